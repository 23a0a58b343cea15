import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTarget, type StoredCamera } from '../../../server/cameras/connection-target.ts';
import { connectionTestRequestSchema } from '../../../server/contract/connection-dto.ts';
import { selfSignedCertificate, type TestCertificate } from '../../support/certificate.ts';
import { cameraFile, fileCamera, RegistryStage, registrar } from '../../support/registry-stage.ts';

const STORED = { username: 'admin', password: 'geheim' };
const GIVEN = { username: 'other', password: 'anders' };
const HOME = 'rtsp://192.0.2.10/main';

let stage: RegistryStage;
let certificate: TestCertificate;
beforeAll(async () => {
  certificate = selfSignedCertificate();
  stage = await RegistryStage.start({ fileCameras: [fileCamera('f', { credentials: STORED })] });
  const { desk } = stage;
  const file = cameraFile({ mainUrl: HOME, subUrl: 'rtsp://192.0.2.11:8554/sub' });
  await desk.create(registrar(), { id: 'a', file, credentials: STORED });
  const inAddress = cameraFile({ mainUrl: 'rtsp://192.0.2.20/user=admin&password=geheim&channel=1' });
  await desk.create(registrar(), { id: 'p', file: inAddress });
});
afterAll(() => certificate.remove());

function stored(id: string): StoredCamera {
  const camera = stage.registration.catalog.memory.get(id);
  if (!camera) throw new Error(`no camera ${id}`);
  return camera;
}

interface Form {
  mainUrl?: string;
  subUrl?: string | null;
  profile?: 'main' | 'sub';
  credentials?: typeof STORED | null;
  tlsFingerprint?: string;
  tlsAuthorities?: string;
}

function read(form: Form, camera: StoredCamera | null = null) {
  const { profile, credentials, mainUrl = HOME, ...file } = form;
  const request = { file: { mainUrl, ...file }, profile, ...(credentials !== undefined && { credentials }) };
  return readTarget(connectionTestRequestSchema.parse(request), camera);
}

describe('what a connection test connects to', () => {
  it('is the address without what is a secret in front of its host', () => {
    expect(read({ mainUrl: 'rtsp://other:anders@192.0.2.10/main' })).toEqual({
      ...{ url: HOME, shown: HOME, credentials: GIVEN, credentialsUsed: 'given' },
      ...{ transport: 'auto', tls: null, isOfFile: false },
    });
  });

  it('is the profile that is asked for', () => {
    const subUrl = 'rtsp://192.0.2.10/sub';
    expect(read({ subUrl, profile: 'sub' }).url).toBe(subUrl);
    expect(() => read({ profile: 'sub' })).toThrow(expect.objectContaining({ field: 'file.subUrl' }));
  });

  it.each<[string, Form, string]>([
    ['its own host', {}, 'stored'],
    ['another path and port of it', { mainUrl: 'rtsp://192.0.2.10:8554/other' }, 'stored'],
    ['the host of its other profile', { subUrl: 'rtsp://192.0.2.11/b', profile: 'sub' }, 'stored'],
    ['another host', { mainUrl: 'rtsp://192.0.2.66/main' }, 'withheld'],
    ['another host that begins like its own', { mainUrl: 'rtsp://192.0.2.100/main' }, 'withheld'],
    ['its own host in front of an at sign', { mainUrl: 'rtsp://192.0.2.10@192.0.2.66/main' }, 'given'],
    ['a host for which some are given', { mainUrl: 'rtsp://192.0.2.66/main', credentials: GIVEN }, 'given'],
    ['its own host without any', { credentials: null }, 'none'],
  ])('has the stored password for %s or not', (_case, form, used) => {
    const target = read(form, stored('a'));
    expect(target.credentialsUsed).toBe(used);
    expect(target.credentials?.password === STORED.password).toBe(used === 'stored');
  });

  it('has no password where none is stored', () => {
    expect(read({}, null)).toMatchObject({ credentials: null, credentialsUsed: 'none' });
    expect(read({ mainUrl: 'rtsp://192.0.2.66/' }, stored('p')).credentialsUsed).toBe('none');
  });

  it('has the password of an address for its own host alone', () => {
    const shown = 'rtsp://192.0.2.20/user=admin&password=***&channel=1';
    expect(read({ mainUrl: shown }, stored('p'))).toMatchObject({
      url: 'rtsp://192.0.2.20/user=admin&password=geheim&channel=1',
      shown,
    });
    const elsewhere = shown.replace('2.20', '2.66');
    for (const attempt of [() => read({ mainUrl: elsewhere }, stored('p')), () => read({ mainUrl: shown })]) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'BAD_CAMERA', field: 'file.mainUrl' }));
    }
    expect(read({ mainUrl: shown.replace('***', 'neu') }, stored('p')).url).toContain('password=neu');
  });

  it('takes the password of the other address, as it would be saved', () => {
    const subUrl = 'rtsp://192.0.2.10/sub';
    const mainUrl = 'rtsp://other:anders@192.0.2.10/main';
    expect(read({ mainUrl, subUrl, profile: 'sub' }).credentials).toEqual(GIVEN);
    expect(() => read({ mainUrl, subUrl, credentials: STORED })).toThrow(
      expect.objectContaining({ field: 'credentials' }),
    );
  });

  it('is trusted where the configuration file says so, to the letter', () => {
    const ofFile = { mainUrl: 'rtsp://192.0.2.99/f' };
    expect(read(ofFile, stored('f')).isOfFile).toBe(true);
    expect(read({ mainUrl: 'rtsp://192.0.2.99/g' }, stored('f')).isOfFile).toBe(false);
    expect(read({}, stored('a')).isOfFile).toBe(false);
    expect(read(ofFile).isOfFile).toBe(false);
  });

  it('knows its certificate by what the form says', () => {
    const { fingerprint, certificate: pem } = certificate;
    expect(read({ tlsFingerprint: fingerprint }).tls).toEqual({ fingerprint, authorities: null });
    expect(read({ tlsAuthorities: `# ours\n${pem}` }).tls).toEqual({
      fingerprint: null,
      authorities: pem.trim(),
    });
    expect(read({ tlsFingerprint: '' }).tls).toBeNull();
  });

  it.each<[string, Form]>([
    ['file.mainUrl', { mainUrl: 'http://192.0.2.10/' }],
    ['file.mainUrl', { mainUrl: 'rtsp:///main' }],
    ['file.tlsFingerprint', { tlsFingerprint: 'AB:CD' }],
    ['file.tlsAuthorities', { tlsAuthorities: 'no certificate' }],
  ])('is refused with the field at fault: %s', (field, form) => {
    expect(() => read(form)).toThrow(expect.objectContaining({ code: 'BAD_CAMERA', field }));
  });
});
