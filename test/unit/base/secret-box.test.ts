import { createDecipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { SealError, SecretBox, secretKeyId } from '../../../server/base/secret-box.ts';

const KEY = randomBytes(32);
const OTHER_KEY = randomBytes(32);
const boxOf = (...keys: Buffer[]) => new SecretBox(() => keys);

function reasonOf(open: () => string): string {
  try {
    return `opened: ${open()}`;
  } catch (error) {
    if (error instanceof SealError) return error.reason;
    throw error;
  }
}

test.each(['', 'hikvision12345', '密码 with 😀 and \0', 'x'.repeat(10_000)])(
  'what was sealed opens again: %#',
  (text) => {
    const box = boxOf(KEY);
    expect(box.open(box.seal(text, 'camera water-01'), 'camera water-01')).toBe(text);
  },
);

test('a sealed text shows nothing of its content and is another each time', () => {
  const box = boxOf(KEY);
  const [a, b] = [box.seal('hikvision12345', 'c'), box.seal('hikvision12345', 'c')];
  expect(a).not.toBe(b);
  expect(Buffer.from(a!.split('.')[2]!, 'base64url').toString('latin1')).not.toContain('hikvision');
});

test('it is AES-256-GCM, as another reader of the same form sees it', () => {
  const [, id, body] = boxOf(KEY).seal('secret', 'camera a').split('.');
  const bytes = Buffer.from(body!, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', KEY, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(`onescreen s1\0${id}\0camera a`));
  decipher.setAuthTag(bytes.subarray(-16));
  expect(decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')).toBe('secret');
});

test('a sealed text does not open in another context', () => {
  const box = boxOf(KEY);
  expect(reasonOf(() => box.open(box.seal('secret', 'camera a'), 'camera b'))).toBe('damaged');
});

test('no bit of it can be changed, and nothing cut off or added', () => {
  const box = boxOf(KEY);
  const [form, id, body] = box.seal('secret', 'c').split('.');
  const bytes = Buffer.from(body!, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const text = [form, id, changed.toString('base64url')].join('.');
    expect(reasonOf(() => box.open(text, 'c'))).toBe('damaged');
  }
  for (let length = 0; length < bytes.length; length += 1) {
    const text = [form, id, bytes.subarray(0, length).toString('base64url')].join('.');
    expect(reasonOf(() => box.open(text, 'c'))).toBe('damaged');
  }
  const longer = [form, id, Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url')].join('.');
  expect(reasonOf(() => box.open(longer, 'c'))).toBe('damaged');
});

test.each([
  '',
  'plain text',
  's1',
  's1..',
  's2.0123456789abcdef.AAAA',
  's1.0123456789ABCDEF.AAAA',
  '__proto__',
])('what was never sealed is refused: %j', (text) => {
  expect(reasonOf(() => boxOf(KEY).open(text, 'c'))).toBe('damaged');
});

test('a text under another key is told apart from a damaged one, by the name of its key', () => {
  const sealed = boxOf(OTHER_KEY).seal('secret', 'c');
  expect(reasonOf(() => boxOf(KEY).open(sealed, 'c'))).toBe('unknown-key');
  expect(() => boxOf(KEY).open(sealed, 'c')).toThrow(secretKeyId(OTHER_KEY));
  const renamed = sealed.replace(secretKeyId(OTHER_KEY), secretKeyId(KEY));
  expect(reasonOf(() => boxOf(KEY, OTHER_KEY).open(renamed, 'c'))).toBe('damaged');
});

test('the first key seals and every key opens', () => {
  const old = boxOf(OTHER_KEY).seal('secret', 'c');
  const both = boxOf(KEY, OTHER_KEY);
  expect(both.open(old, 'c')).toBe('secret');
  expect(both.isCurrent(old)).toBe(false);
  const fresh = both.seal('secret', 'c');
  expect(both.isCurrent(fresh)).toBe(true);
  expect(boxOf(KEY).open(fresh, 'c')).toBe('secret');
});

test('a key that is added while the box is in use seals at once', () => {
  const keys = [OTHER_KEY];
  const box = new SecretBox(() => keys);
  const old = box.seal('secret', 'c');
  keys.unshift(KEY);
  expect(box.isCurrent(box.seal('new', 'c'))).toBe(true);
  expect(box.open(old, 'c')).toBe('secret');
});

test('a key’s name is not a part of the key', () => {
  expect(secretKeyId(KEY)).toMatch(/^[0-9a-f]{16}$/);
  expect(KEY.toString('hex')).not.toContain(secretKeyId(KEY));
});
