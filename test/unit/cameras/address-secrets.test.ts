import { describe, expect, it } from 'vitest';
import { hideAddressSecrets, revealAddressSecrets } from '../../../server/cameras/address-secrets.ts';

describe('passwords in addresses', () => {
  it.each([
    [
      'rtsp://h/user=admin&password=s3cret&channel=1',
      'rtsp://h/user=admin&password=***&channel=1',
      ['s3cret'],
    ],
    [
      'rtsp://h:554/user=admin_password=tlJ_wpbo_channel=1_stream=0.sdp?real_stream',
      'rtsp://h:554/user=admin_password=***_channel=1_stream=0.sdp?real_stream',
      ['tlJ_wpbo'],
    ],
    ['rtsp://h/live?token=abc&pwd=x', 'rtsp://h/live?token=***&pwd=***', ['abc', 'x']],
    ['rtsp://h?passwd=1/2', 'rtsp://h?passwd=***/2', ['1']],
    ['rtsp://[::1]:554/a;auth_token=zz', 'rtsp://[::1]:554/a;auth_token=***', ['zz']],
  ])('are taken out of %s and put back', (url, shown, secrets) => {
    expect(hideAddressSecrets(url)).toEqual({ shown, secrets });
    expect(revealAddressSecrets(shown, secrets)).toBe(url);
  });

  it.each([
    'rtsp://h/Streaming/Channels/101?transportmode=unicast',
    'rtsp://h/cam/realmonitor?channel=1&subtype=0',
    'rtsp://h/user=admin&password=&channel=1',
    'rtsp://token=1.example.org/x',
    'rtsp://h',
  ])('are not seen where there are none: %s', (url) => {
    expect(hideAddressSecrets(url)).toEqual({ shown: url, secrets: [] });
  });

  it('stay hidden where nobody knows them', () => {
    expect(revealAddressSecrets('rtsp://h/?token=***&key=***', ['a'])).toBe('rtsp://h/?token=a&key=***');
  });
});
