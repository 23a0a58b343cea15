import { describe, expect, it } from 'vitest';
import {
  baseUrlOf,
  parseRedirect,
  parseRtspAddress,
  resolveControl,
  urlOfHeader,
} from '../../../server/rtsp/rtsp-address.ts';

describe('parseRtspAddress', () => {
  it.each([
    ['rtsp://10.0.0.7/live', '10.0.0.7', 554, 'rtsp://10.0.0.7/live'],
    ['rtsp://cam.example:8554/a?b=c&d=e', 'cam.example', 8554, 'rtsp://cam.example:8554/a?b=c&d=e'],
    ['rtsp://[::1]:8554/live', '::1', 8554, 'rtsp://[::1]:8554/live'],
    ['rtsp://admin:se%40cret@10.0.0.7/live', '10.0.0.7', 554, 'rtsp://10.0.0.7/live'],
    ['rtsp://10.0.0.7/通道 1', '10.0.0.7', 554, 'rtsp://10.0.0.7/%E9%80%9A%E9%81%93%201'],
    ['rtsps://10.0.0.7/live', '10.0.0.7', 322, 'rtsps://10.0.0.7/live'],
    ['rtsps://u:p@10.0.0.7:8322/live', '10.0.0.7', 8322, 'rtsps://10.0.0.7:8322/live'],
    ['rtsph://10.0.0.7/live', '10.0.0.7', 80, 'rtsp://10.0.0.7/live'],
    ['rtsph://10.0.0.7:8080/live?x=1', '10.0.0.7', 8080, 'rtsp://10.0.0.7:8080/live?x=1'],
    ['rtspsh://[2001:db8::7]/live', '2001:db8::7', 443, 'rtsps://[2001:db8::7]/live'],
    ['rtsp://10.0.0.7', '10.0.0.7', 554, 'rtsp://10.0.0.7'],
    // A zone is for this side to connect by, and no business of the camera's.
    ['rtsp://[fe80::1%25eth0]:8554/live', 'fe80::1%eth0', 8554, 'rtsp://[fe80::1]:8554/live'],
    ['rtsp://u:p%40@[FE80::1%eth0.20]/live', 'fe80::1%eth0.20', 554, 'rtsp://[fe80::1]/live'],
    ['rtsp://[fe80::1%25]/live', 'fe80::1%25', 554, 'rtsp://[fe80::1]/live'],
    ['rtsp://u:[1%25x]@10.0.0.7/live', '10.0.0.7', 554, 'rtsp://10.0.0.7/live'],
    // Cameras compare what they are asked for with their own spelling.
    ['rtsp://h/a/../b/./c', 'h', 554, 'rtsp://h/a/../b/./c'],
    ['rtsp://h/live/{5A-1}?`x`="<y>"', 'h', 554, 'rtsp://h/live/{5A-1}?`x`="<y>"'],
    ['rtsp://h/a%2fb?#part', 'h', 554, 'rtsp://h/a%2fb?'],
  ])('takes %s apart', (text, host, port, url) => {
    expect(parseRtspAddress(text)).toMatchObject({ host, port, url });
  });

  it.each([
    '',
    'cam',
    'http://10.0.0.7/',
    'rtspu://10.0.0.7/',
    'rtsp:///live',
    'rtsp://10.0.0.7:99999/',
    'rtsp://a b/',
    'rtsp://[fe80::1%]/',
    'rtsp://[fe80::1%a/b]/',
  ])('knows that %j is no RTSP address', (text) => {
    expect(parseRtspAddress(text)).toBeNull();
  });

  it('shows people neither query nor what stands behind an equals sign', () => {
    const xiongmai = 'rtsp://u:p@10.0.0.7/user=admin_password=secret_channel=1/a?token=t0k';
    expect(parseRtspAddress(xiongmai)?.shown).toBe('rtsp://10.0.0.7:554/user=***/a');
  });

  it('shows people no address without end', () => {
    expect(parseRtspAddress(`rtsp://h/${'x'.repeat(9_000)}`)?.shown.length).toBeLessThan(250);
  });
});

describe('the way to a camera', () => {
  it.each([
    ['rtsp://h/', false, false, 'rtsp://h:554/'],
    ['rtsps://h/', true, false, 'rtsps://h:322/'],
    ['rtsph://h/', false, true, 'rtsph://h:80/'],
    ['RTSPSH://h/', true, true, 'rtspsh://h:443/'],
    ['rtsp://[fe80::1%25eth0]/', false, false, 'rtsp://[fe80::1%eth0]:554/'],
  ])('is in the scheme of %s', (text, secure, tunnelled, shown) => {
    expect(parseRtspAddress(text)).toMatchObject({ secure, tunnelled, shown });
  });

  it.each([
    ['rtsp://a/x', 'rtsp://b:8554/y', 'rtsp://b:8554/y'],
    ['rtsp://a/x', 'rtsps://b/y', 'rtsps://b:322/y'],
    ['rtsps://a/x', 'rtsps://b/y', 'rtsps://b:322/y'],
    ['rtsph://a/x', 'rtsp://b:8080/y', 'rtsph://b:8080/y'],
    ['rtsph://a/x', 'RTSP://b/y', 'rtsph://b:80/y'],
    ['rtspsh://a/x', 'rtsp://b/y', 'rtspsh://b:443/y'],
    ['rtsp://[fe80::1%25eth0]/x', 'rtsp://u:p@[fe80::2]:8554/y', 'rtsp://[fe80::2%eth0]:8554/y'],
    ['rtsph://[fe80::1%25eth0]/x', 'rtsp://[fe80::2]/y', 'rtsph://[fe80::2%eth0]:80/y'],
    ['rtsp://[fe80::1%25eth0]/x', 'rtsp://[2001:db8::2]/y', 'rtsp://[2001:db8::2]:554/y'],
    ['rtsp://[fe80::1%25eth0]/x', 'rtsp://10.0.0.7/[fe80::2]', 'rtsp://10.0.0.7:554/[fe80::2]'],
    ['rtsps://a/x', 'rtsp://b/y', undefined],
    ['rtsp://a/x', 'http://b/y', undefined],
    ['rtsp://a/x', '/y', undefined],
  ])('leads from %s with a redirect to %s to %s', (from, location, shown) => {
    expect(parseRedirect(parseRtspAddress(from)!, location)?.shown).toBe(shown);
  });
});

describe('resolveControl', () => {
  const dahua = 'rtsp://h/cam/realmonitor?channel=1&subtype=0';
  it.each([
    ['rtsp://h/live/', 'trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live', 'trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live/', '/trackID=1', 'rtsp://h/live/trackID=1'],
    [dahua, 'trackID=0', `${dahua}/trackID=0`],
    ['rtsp://h/live', '?track=1', 'rtsp://h/live?track=1'],
    ['rtsp://h/live/', '*', 'rtsp://h/live/'],
    ['rtsp://h/live/', null, 'rtsp://h/live/'],
    ['rtsp://h/live/', '/live/trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live', '/live/trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live', '/livelier/trackID=1', 'rtsp://h/live/livelier/trackID=1'],
    ['rtsp://h', '/trackID=1', 'rtsp://h/trackID=1'],
    [dahua, '/cam/realmonitor?channel=1&subtype=0/trackID=0', `${dahua}/trackID=0`],
    ['rtsp://h/live/', 'rtsp://u:p@192.168.1.9:554/t1', 'rtsp://192.168.1.9:554/t1'],
    ['rtsp://h/live/', 'RTSP://192.168.1.9/t1', 'rtsp://192.168.1.9/t1'],
    ['rtsps://h/live/', 'rtsps://192.168.1.9/t1', 'rtsps://192.168.1.9/t1'],
    ['rtsp://h/live/', 'a b\rX: y', 'rtsp://h/live/a%20b%0DX:%20y'],
  ])('puts %s and %s together', (base, control, expected) => {
    expect(resolveControl(base, control)).toBe(expected);
  });
});

describe('baseUrlOf', () => {
  it('prefers the session’s own control, then Content-Base, then Content-Location, then what was asked for', () => {
    expect(baseUrlOf('rtsp://h/a', 'rtsp://h/s', 'rtsp://h/b/', 'rtsp://h/c')).toBe('rtsp://h/s');
    expect(baseUrlOf('rtsp://h/a', '*', 'rtsp://h/b/', 'rtsp://h/c')).toBe('rtsp://h/b/');
    expect(baseUrlOf('rtsp://h/a', 'track0', 'nonsense', 'rtsp://u:p@h/c')).toBe('rtsp://h/c');
    expect(baseUrlOf('rtsp://h/a', null, null, null)).toBe('rtsp://h/a');
  });
});

describe('urlOfHeader', () => {
  it('escapes what is not ASCII as the bytes that came', () => {
    const path = Buffer.from('rtsp://h/通道/').toString('latin1');
    expect(urlOfHeader(path)).toBe('rtsp://h/%E9%80%9A%E9%81%93/');
    expect(urlOfHeader('rtsp://h/a b')).toBe('rtsp://h/a b');
  });
});
