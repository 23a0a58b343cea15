import { describe, expect, it } from 'vitest';
import { baseUrlOf, parseRtspAddress, resolveControl } from '../../../server/rtsp/rtsp-address.ts';

describe('parseRtspAddress', () => {
  it.each([
    ['rtsp://10.0.0.7/live', '10.0.0.7', 554, 'rtsp://10.0.0.7/live'],
    ['rtsp://cam.example:8554/a?b=c&d=e', 'cam.example', 8554, 'rtsp://cam.example:8554/a?b=c&d=e'],
    ['rtsp://[::1]:8554/live', '::1', 8554, 'rtsp://[::1]:8554/live'],
    ['rtsp://admin:se%40cret@10.0.0.7/live', '10.0.0.7', 554, 'rtsp://10.0.0.7/live'],
    ['rtsp://10.0.0.7/通道 1', '10.0.0.7', 554, 'rtsp://10.0.0.7/%E9%80%9A%E9%81%93%201'],
  ])('takes %s apart', (text, host, port, url) => {
    expect(parseRtspAddress(text)).toMatchObject({ host, port, url });
  });

  it.each(['', 'cam', 'http://10.0.0.7/', 'rtsps://10.0.0.7/', 'rtsp:///live', 'rtsp://10.0.0.7:99999/'])(
    'knows that %j is no RTSP address',
    (text) => {
      expect(parseRtspAddress(text)).toBeNull();
    },
  );

  it('shows people neither query nor what stands behind an equals sign', () => {
    const xiongmai = 'rtsp://u:p@10.0.0.7/user=admin_password=secret_channel=1/a?token=t0k';
    expect(parseRtspAddress(xiongmai)?.shown).toBe('rtsp://10.0.0.7:554/user=***/a');
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
    ['rtsp://h/live/', 'rtsp://u:p@192.168.1.9:554/t1', 'rtsp://192.168.1.9:554/t1'],
    ['rtsp://h/live/', 'RTSP://192.168.1.9/t1', 'rtsp://192.168.1.9/t1'],
    ['rtsp://h/live/', 'a b\rX: y', 'rtsp://h/live/a%20b%0DX:%20y'],
  ])('puts %s and %s together', (base, control, expected) => {
    expect(resolveControl(base, control)).toBe(expected);
  });
});

describe('baseUrlOf', () => {
  it('prefers Content-Base, then Content-Location, then what was asked for', () => {
    expect(baseUrlOf('rtsp://h/a', 'rtsp://h/b/', 'rtsp://h/c')).toBe('rtsp://h/b/');
    expect(baseUrlOf('rtsp://h/a', 'nonsense', 'rtsp://u:p@h/c')).toBe('rtsp://h/c');
    expect(baseUrlOf('rtsp://h/a', null, null)).toBe('rtsp://h/a');
  });
});
