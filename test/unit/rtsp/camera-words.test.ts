import { describe, expect, it } from 'vitest';
import { wordsOfCamera } from '../../../server/rtsp/camera-words.ts';

const CREDENTIALS = { username: 'viewer', password: 'Gehe!m 7 密码' };
const words = (text: string) => wordsOfCamera(text, CREDENTIALS);

describe('wordsOfCamera', () => {
  it.each([
    ['Not Found', 'Not Found'],
    ['  Maximum\tClients \n Reached ', 'Maximum Clients Reached'],
    ['f\xfcr alle', 'f?r alle'],
    ['通道', '?'],
    ['', ''],
  ])('makes one line of ASCII of %j', (text, shown) => {
    expect(words(text)).toBe(shown);
  });

  it('shows no novel', () => {
    expect(words('x'.repeat(900))).toHaveLength(80);
  });

  it.each([
    ['as it is', 'no Gehe!m 7 密码 here'],
    ['in other case and with other spaces', 'GEHE!M  7\t密码'],
    ['in the bytes of UTF-8', Buffer.from('Gehe!m 7 密码').toString('latin1')],
    ['percent-encoded', 'for Gehe%21m%207%20%E5%AF%86%E7%A0%81'],
    ['in base64', `Basic ${Buffer.from('Gehe!m 7 密码').toString('base64')}`],
    ['in base64 with the user name', `Basic ${Buffer.from('viewer:Gehe!m 7 密码').toString('base64')}`],
    ['in a piece', 'gehe!m'],
    ['in a piece among other words', 'not (Gehe!m)'],
    ['behind what is cut off', `${'x'.repeat(76)} Gehe!m 7 密码`],
  ])('shows nothing of what repeats the password %s', (_how, text) => {
    expect(words(text)).toBe('');
  });

  it('says no less where there is no password to repeat', () => {
    expect(wordsOfCamera('Not Found', null)).toBe('Not Found');
    for (const password of ['', ' ', '密码密码', '密码密码 xy']) {
      expect(wordsOfCamera('Not Found', { username: 'viewer', password })).toBe('Not Found');
    }
  });
});
