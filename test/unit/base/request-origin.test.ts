import { describe, expect, it } from 'vitest';
import { isOwnOrigin } from '../../../server/base/request-origin.ts';

const HOST = 'hub.local:8080';
const PUBLIC = 'https://video.example.org';

describe('the origin of a request', () => {
  const cases: [title: string, headers: Record<string, string>, publicOrigin: string | null, own: boolean][] =
    [
      ['is our own page', { host: HOST, origin: 'http://hub.local:8080' }, null, true],
      [
        'is our own page behind TLS that ends in front of us',
        { host: HOST, origin: 'https://hub.local:8080' },
        null,
        true,
      ],
      ['is spelled in capitals', { host: 'HUB.local:8080', origin: 'http://hub.LOCAL:8080' }, null, true],
      ['is another site', { host: HOST, origin: 'http://evil.example' }, null, false],
      ['is another port of the same host', { host: HOST, origin: 'http://hub.local:3000' }, null, false],
      ['begins with our name', { host: HOST, origin: 'http://hub.local:8080.evil.example' }, null, false],
      ['is a sandboxed page', { host: HOST, origin: 'null' }, null, false],
      ['is a browser extension', { host: HOST, origin: 'moz-extension://hub.local:8080' }, null, false],
      ['is empty', { host: HOST, origin: '' }, null, false],
      ['is the public one', { host: '127.0.0.1:8080', origin: PUBLIC }, PUBLIC, true],
      ['is not the public one', { host: '127.0.0.1:8080', origin: 'https://evil.example' }, PUBLIC, false],
      [
        'is the local one although there is a public one',
        { host: HOST, origin: `http://${HOST}` },
        PUBLIC,
        true,
      ],
      [
        'is at the public name, but without TLS',
        { host: 'video.example.org', origin: 'http://video.example.org' },
        PUBLIC,
        false,
      ],
      ['is not named, by a program', { host: HOST }, null, true],
      ['is not named, on another site', { host: HOST, 'sec-fetch-site': 'cross-site' }, null, false],
      ['is not named, on a sister site', { host: HOST, 'sec-fetch-site': 'same-site' }, null, false],
      ['is not named, at home', { host: HOST, 'sec-fetch-site': 'same-origin' }, null, true],
    ];
  for (const [title, headers, publicOrigin, own] of cases) {
    it(`${title}: ${own ? 'ours' : 'refused'}`, () => expect(isOwnOrigin(headers, publicOrigin)).toBe(own));
  }
});
