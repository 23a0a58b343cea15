import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Exported, and by its name one that reads what others wrote. */
const PARSERS = [
  /^export (?:async )?function ((?:parse|read|accepts)[A-Z]\w*)/gm,
  /^export class (\w*(?:Depacketizer|Demuxer|ReorderBuffer|Head|Router|Timeline|Authorization|Track))\b/gm,
];
const ROOMS = [
  'access',
  'base',
  'cameras',
  'config',
  'contract',
  'hls',
  'http',
  'incidents',
  'media',
  'realtime',
  'rtsp',
];

/** Parsers without a target of their own, and why. */
const WITHOUT: Record<string, string> = {
  ElementTimeline: 'counts with what readLiveLinkHeader reads',
  parseJsonSource: 'part of parseConfig',
  readAudioSpecificConfig: 'part of parseAudioSpecificConfig',
  readCameraTls: 'part of parseConfig',
  readFourCc: 'part of FlvDemuxer',
  readPacketType: 'part of FlvDemuxer',
  parsePlaylistRequest: 'part of respondHls',
  parseResourceName: 'part of respondHls',
  readEnvironment: 'written by whoever starts the hub',
  readDatabaseUrl: 'written by whoever starts the hub',
  parseTable: 'parseCsv or parseXlsx, by the first bytes',
  parseXlsx: 'in a thread of its own, which may be lost; damaged workbooks in the tests of TableReader',
  readRow: 'cells of a table, each by the schema of the registry',
  readDirectoryOf: 'part of verifyZip',
  readTarget: 'part of a request that a schema has read',
  readCsvRecords: 'part of parseCsv',
  readConfigText: 'reads a file, not its contents',
  readIndex: 'reads a file, not its contents: RunIndexReader does',
  NalDepacketizer: 'createH264Depacketizer and createH265Depacketizer make it',
  readH265Vui: 'part of parseH265Sps',
  readSampleAspect: 'part of parseH264Sps and parseH265Sps',
  readRtsp: 'a whole conversation; what it reads is read by the others',
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const textOf = (files: string[]) => files.map((file) => readFileSync(file, 'utf8')).join('\n');

it('every parser of foreign bytes has a fuzz target', () => {
  const rooms = [...ROOMS.map((room) => join('server', room)), 'web/src/player'];
  const code = textOf(rooms.flatMap(filesUnder));
  const parsers = PARSERS.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name]) => name!));
  expect(parsers.length).toBeGreaterThan(25);
  const targets = textOf(filesUnder('test/fuzz'));
  const imported = (name: string) =>
    new RegExp(`^import [^;]*\\b${name}\\b[^;]*from '[./]+/(?:server|web)/`, 'm').test(targets);
  expect(parsers.filter((name) => !imported(name) && !(name in WITHOUT))).toEqual([]);
  expect(Object.keys(WITHOUT).filter((name) => !parsers.includes(name))).toEqual([]);
});
