import { describe, expect, it } from 'vitest';
import {
  parsePublicHeader,
  parseRtpInfo,
  parseSessionHeader,
  parseTransportHeader,
} from '../../../server/rtsp/rtsp-headers.ts';

describe('parseSessionHeader', () => {
  it.each([
    ['12345678', '12345678', null],
    ['1185d20035702ca ;timeout = 30', '1185d20035702ca', 30_000],
    ['a;timeout=0', 'a', null],
    ['a;timeout=1', 'a', 1_000],
    ['a;timeout=0.01', 'a', 1_000],
    ['a;timeout=86400', 'a', 120_000],
    ['a;timeout=soon', 'a', null],
  ])('reads %s', (value, id, timeoutMs) => {
    expect(parseSessionHeader(value)).toEqual({ id, timeoutMs });
  });

  it('has no session without an id', () => {
    expect(parseSessionHeader(';timeout=60')).toBeNull();
  });
});

describe('parseTransportHeader', () => {
  it.each([
    ['RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=4D2', true, false, 2],
    ['RTP/AVP/TCP;unicast; interleaved = 0 - 1', true, false, 0],
    ['RTP/AVP;unicast;interleaved=0-1', true, false, 0],
    ['RTP/AVP/TCP;unicast;interleaved=0', true, false, 0],
    ['RTP/AVP/TCP;unicast', true, false, null],
    ['', true, true, null],
    ['RTP/AVP;unicast;client_port=5000-5001', true, true, null],
    ['RTP/AVP/TCP;interleaved=999-1000', true, false, null],
    ['RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001', false, true, null],
    ['RTP/AVP/UDP;unicast', false, true, null],
    ['RTP/AVP;multicast;destination=239.0.0.1;port=6000-6001', false, false, null],
  ])('reads %s', (value, overTcp, overUdp, rtpChannel) => {
    expect(parseTransportHeader(value)).toMatchObject({ overTcp, overUdp, rtpChannel });
  });

  it.each([
    ['RTP/AVP;unicast;server_port=6970-6971;ssrc=1', { rtp: 6970, rtcp: 6971 }],
    ['RTP/AVP;unicast;server_port = 6970', { rtp: 6970, rtcp: 6971 }],
    ['RTP/AVP;unicast;server_port=6970-70000', { rtp: 6970, rtcp: 6971 }],
    ['RTP/AVP;unicast;server_port=65535', { rtp: 65_535, rtcp: 65_535 }],
    ['RTP/AVP;unicast;server_port=6970-0', { rtp: 6970, rtcp: 6971 }],
    ['RTP/AVP;unicast;server_port=0-0', null],
    ['RTP/AVP;unicast;server_port=70000-70001', null],
    ['RTP/AVP;unicast', null],
  ])('finds the ports that media comes from in %s', (value, serverPorts) => {
    expect(parseTransportHeader(value).serverPorts).toEqual(serverPorts);
  });

  it.each([
    ['RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABcdEF', 0xabcdef],
    ['RTP/AVP/TCP;unicast; SSRC = "4D2"', 0x4d2],
    ['RTP/AVP/TCP;unicast;ssrc=4294967295', null],
    ['RTP/AVP/TCP;unicast;ssrc=none', null],
    ['RTP/AVP/TCP;unicast;ssrc=', null],
    ['RTP/AVP/TCP;unicast', null],
  ])('finds the source that media is sent under in %s', (value, ssrc) => {
    expect(parseTransportHeader(value).ssrc).toBe(ssrc);
  });

  it.each([
    ['RTP/AVP;unicast;source=10.0.0.9;server_port=1-2', '10.0.0.9'],
    ['RTP/AVP;unicast;Source="fe80::1"', 'fe80::1'],
    ['RTP/AVP;unicast;source=', null],
    ['RTP/AVP;unicast', null],
  ])('finds the host that media comes from in %s', (value, source) => {
    expect(parseTransportHeader(value).source).toBe(source);
  });
});

describe('parseRtpInfo', () => {
  it('reads each stream', () => {
    const value =
      'url=rtsp://h/a/trackID=1;seq=9810;rtptime=3450012,url=rtsp://h/a/trackID=2;seq=1;rtptime=7';
    expect(parseRtpInfo(value)).toEqual([
      { url: 'rtsp://h/a/trackID=1', sequence: 9810, rtpTime: 3450012 },
      { url: 'rtsp://h/a/trackID=2', sequence: 1, rtpTime: 7 },
    ]);
  });

  it('tolerates odd URLs, other orders, spaces and senseless numbers', () => {
    const value = 'url="rtsp://h/a;b,c/t"; rtptime=5 ; seq=70000, URL = trackID=2;seq=-1';
    expect(parseRtpInfo(value)).toEqual([
      { url: 'rtsp://h/a;b,c/t', sequence: null, rtpTime: 5 },
      { url: 'trackID=2', sequence: null, rtpTime: null },
    ]);
  });

  it.each(['', 'nonsense', ',,,', ';seq=1'])('finds nothing in %j', (value) => {
    expect(parseRtpInfo(value)).toEqual([]);
  });
});

it('parsePublicHeader knows methods in any case', () => {
  expect(parsePublicHeader('OPTIONS, describe ,GET_PARAMETER').has('DESCRIBE')).toBe(true);
});
