import { describe, expect, it } from 'vitest';
import { createRtpPacket, parseRtpPacket } from '../../../../server/media/rtp/rtp-packet.ts';

const PAYLOAD = 'aabbcc';
/** Marker, payload type 96, sequence 0xfffe, timestamp 0xfedcba98, SSRC 0x89abcdef. */
const FIELDS = 'e0fffefedcba9889abcdef';

const WELL_FORMED: { what: string; hex: string; payload: string }[] = [
  { what: 'a plain packet', hex: `80${FIELDS}${PAYLOAD}`, payload: PAYLOAD },
  { what: 'an empty payload', hex: `80${FIELDS}`, payload: '' },
  { what: 'padding', hex: `a0${FIELDS}${PAYLOAD}000003`, payload: PAYLOAD },
  { what: 'padding alone', hex: `a0${FIELDS}01`, payload: '' },
  { what: 'a padding bit without padding', hex: `a0${FIELDS}aabb00`, payload: 'aabb00' },
  { what: 'a padding bit with more padding than payload', hex: `a0${FIELDS}aabb04`, payload: 'aabb04' },
  { what: 'two contributing sources', hex: `82${FIELDS}1111111122222222${PAYLOAD}`, payload: PAYLOAD },
  {
    what: 'a header extension (ONVIF replay)',
    hex: `90${FIELDS}abac0003${'00'.repeat(12)}${PAYLOAD}`,
    payload: PAYLOAD,
  },
  {
    what: 'sources, extension and padding',
    hex: `b1${FIELDS}11111111bede0000${PAYLOAD}01`,
    payload: PAYLOAD,
  },
];

const MALFORMED: { what: string; hex: string }[] = [
  { what: 'nothing', hex: '' },
  { what: 'eleven bytes', hex: `80${FIELDS}`.slice(0, -2) },
  { what: 'version 1', hex: `40${FIELDS}${PAYLOAD}` },
  { what: 'sources that are not there', hex: `8f${FIELDS}${PAYLOAD}` },
  { what: 'half an extension header', hex: `90${FIELDS}abac` },
  { what: 'an extension that points outside', hex: `90${FIELDS}abacffff${PAYLOAD}` },
];

describe('parseRtpPacket', () => {
  for (const { what, hex, payload } of WELL_FORMED) {
    it(`reads ${what}`, () => {
      const buffer = Buffer.from(`99${hex}77`, 'hex');
      const packet = createRtpPacket();
      expect(parseRtpPacket(buffer, 1, buffer.length - 1, packet)).toBe(true);
      expect(packet).toMatchObject({ marker: true, payloadType: 96, sequenceNumber: 0xfffe });
      expect(packet).toMatchObject({ timestamp: 0xfedcba98, ssrc: 0x89abcdef });
      expect(packet.buffer).toBe(buffer);
      expect(buffer.toString('hex', packet.payloadStart, packet.payloadEnd)).toBe(payload);
    });
  }

  for (const { what, hex } of MALFORMED) {
    it(`refuses ${what}`, () => {
      const buffer = Buffer.from(hex, 'hex');
      expect(parseRtpPacket(buffer, 0, buffer.length, createRtpPacket())).toBe(false);
    });
  }

  it('refuses bounds outside of the buffer', () => {
    expect(parseRtpPacket(Buffer.alloc(20, 0x80), 0, 21, createRtpPacket())).toBe(false);
  });
});
