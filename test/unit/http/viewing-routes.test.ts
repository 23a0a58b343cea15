import { beforeEach, describe, expect, it } from 'vitest';
import { CodedError } from '../../../server/contract/error-codes.ts';
import type { SavedPicture } from '../../../server/contract/viewing-dto.ts';
import { InjectedBrowser, openHttp } from '../../support/http-stand.ts';
import { StubAccess } from '../../support/stub-access.ts';

const PICTURE: SavedPicture = { profile: 'sub', pictureAtMs: 5_000, width: 640, height: 360, replay: true };

describe('the routes of those who watch', () => {
  let browser: InjectedBrowser;
  let saved: unknown[];

  beforeEach(async () => {
    saved = [];
    const http = await openHttp({
      access: new StubAccess(),
      watermark: { text: '{name} {time}', strength: 20 },
      viewing: {
        streams: () => {
          throw new CodedError('CAMERA_NOT_FOUND');
        },
        pictureSaved: async ({ principal, address }, id, picture) =>
          void saved.push([principal.username, address, id, picture]),
      },
    });
    browser = new InjectedBrowser(http, '192.0.2.9');
    await browser.login('admin', 'secret');
  });

  it('take the note of a saved picture, with who saved it from where', async () => {
    expect((await browser.ask('POST', '/api/cameras/dam/pictures', PICTURE)).status).toBe(204);
    expect(saved).toEqual([['admin', '192.0.2.9', 'dam', PICTURE]]);
  });

  it('refuse a note that says nothing', async () => {
    const { width: _, ...without } = PICTURE;
    expect((await browser.ask('POST', '/api/cameras/dam/pictures', without)).code).toBe('BAD_REQUEST');
    expect(saved).toEqual([]);
  });

  it('say of a camera out of reach that there is none', async () => {
    expect(await browser.ask('GET', '/api/cameras/dam/streams')).toMatchObject({
      status: 404,
      code: 'CAMERA_NOT_FOUND',
    });
  });

  it('tell a login what is written over its pictures, and where the hub sees it', async () => {
    const { body } = await browser.ask('GET', '/api/session');
    expect(body.watermark).toEqual({ text: '{name} {time}', strength: 20, address: '192.0.2.9' });
    expect((await browser.login('admin', 'secret')).body.watermark).toEqual(body.watermark);
  });
});
