import { describe, expect, it } from 'vitest';
import { readFlvMetadata } from '../../../../server/media/flv/flv-metadata.ts';

const text = (value: string) => Buffer.concat([Buffer.from([2]), name(value)]);
const number = (value: number) => {
  const bytes = Buffer.alloc(9);
  bytes.writeDoubleBE(value, 1);
  return bytes;
};
const END = Buffer.from([0, 0, 9]);
const properties = (entries: [string, Buffer][]) =>
  Buffer.concat([...entries.flatMap(([key, value]) => [name(key), value]), END]);
const array = (...entries: [string, Buffer][]) =>
  Buffer.concat([Buffer.from([8, 0, 0, 0, entries.length]), properties(entries)]);
const object = (...entries: [string, Buffer][]) => Buffer.concat([Buffer.from([3]), properties(entries)]);
const deep = (levels: number): Buffer => (levels === 0 ? Buffer.from([5]) : object(['a', deep(levels - 1)]));

function name(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

const read = (...values: Buffer[]) => {
  const bytes = Buffer.concat(values);
  const around = Buffer.concat([Buffer.alloc(3, 2), bytes, Buffer.alloc(3, 9)]);
  return readFlvMetadata(around, 3, 3 + bytes.length);
};

describe('readFlvMetadata', () => {
  it.each([
    { what: 'an array', content: array(['width', number(640)], ['framerate', number(25)]), frameRate: 25 },
    { what: 'an object', content: object(['framerate', number(12.5)]), frameRate: 12.5 },
    { what: 'another spelling', content: object(['videoframerate', number(30)]), frameRate: 30 },
    {
      what: 'all kinds of values in front',
      content: array(
        ['flag', Buffer.from([1, 1])],
        ['text', text('测试')],
        ['nested', object(['framerate', number(99)])],
        ['nothing', Buffer.from([5])],
        ['undefined', Buffer.from([6])],
        ['reference', Buffer.from([7, 0, 1])],
        ['list', Buffer.concat([Buffer.from([10, 0, 0, 0, 2]), number(1), number(2)])],
        ['date', Buffer.concat([Buffer.from([11]), Buffer.alloc(10)])],
        ['long', Buffer.from([12, 0, 0, 0, 1, 65])],
        ['framerate', number(15)],
      ),
      frameRate: 15,
    },
    {
      what: 'another thing that has one',
      content: array(['a', object(['framerate', number(99)])]),
      frameRate: null,
    },
    { what: 'no frame rate', content: array(['width', number(640)]), frameRate: null },
    { what: 'a frame rate of zero', content: array(['framerate', number(0)]), frameRate: null },
    { what: 'a frame rate that is none', content: array(['framerate', number(Number.NaN)]), frameRate: null },
    { what: 'a frame rate in words', content: array(['framerate', text('25')]), frameRate: null },
    {
      what: 'a kind of value that is not known',
      content: array(['framerate', number(25)], ['odd', Buffer.from([0x42])], ['framerate', number(30)]),
      frameRate: 25,
    },
    {
      what: 'an end that comes early',
      content: array(['framerate', number(25)]).subarray(0, -4),
      frameRate: null,
    },
    {
      what: 'nesting without end',
      content: array(['a', deep(50)], ['framerate', number(25)]),
      frameRate: null,
    },
    {
      what: 'a list that claims more than there is',
      content: array(['list', Buffer.from([10, 0xff, 0xff, 0xff, 0xff])], ['framerate', number(25)]),
      frameRate: null,
    },
    { what: 'nothing at all', content: Buffer.alloc(0), frameRate: null },
  ])('finds what there is in $what', ({ content, frameRate }) => {
    expect(read(text('onMetaData'), content)).toEqual({ frameRate });
    expect(read(text('@setDataFrame'), text('onMetaData'), content)).toEqual({ frameRate });
  });

  it.each([
    { what: 'another message', bytes: Buffer.concat([text('onCuePoint'), array(['framerate', number(25)])]) },
    { what: 'no message', bytes: number(1) },
    { what: 'nothing', bytes: Buffer.alloc(0) },
    { what: 'a name longer than the tag', bytes: Buffer.from([2, 0xff, 0xff, 65]) },
  ])('says that $what is no metadata', ({ bytes }) => {
    expect(read(bytes)).toBeNull();
  });
});
