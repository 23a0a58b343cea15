import type { LiveLinkRequest } from '../../server/contract/live-link.ts';

/** What pages send, and what comes of it: the cases of the unit test and the seeds of the fuzz target. */
export const GOOD_MESSAGES: [text: string, request: LiveLinkRequest][] = [
  [
    '{"type":"open","tile":3,"camera":"water-01","profile":"sub","sound":false}',
    { type: 'open', tile: 3, camera: 'water-01', profile: 'sub', sound: false },
  ],
  [
    '{"type":"open","tile":0,"camera":"a","profile":"main","sound":true,"more":1}',
    { type: 'open', tile: 0, camera: 'a', profile: 'main', sound: true },
  ],
  [
    '{"type":"open","tile":65535,"camera":"a","profile":"main"}',
    { type: 'open', tile: 65535, camera: 'a', profile: 'main', sound: false },
  ],
  [
    '{"type":"open","tile":2,"camera":"a","profile":"sub","sound":true,"backMs":30000}',
    { type: 'open', tile: 2, camera: 'a', profile: 'sub', sound: true, backMs: 30_000 },
  ],
  [
    '{"type":"open","tile":2,"camera":"a","profile":"sub","backMs":0}',
    { type: 'open', tile: 2, camera: 'a', profile: 'sub', sound: false },
  ],
  [
    '{"type":"open","tile":4,"camera":"a","profile":"sub","stillsEveryMs":4000}',
    { type: 'open', tile: 4, camera: 'a', profile: 'sub', sound: false, stillsEveryMs: 4000 },
  ],
  [
    '{"type":"open","tile":4,"camera":"a","profile":"sub","stillsEveryMs":500}',
    { type: 'open', tile: 4, camera: 'a', profile: 'sub', sound: false, stillsEveryMs: 500 },
  ],
  ['{"type":"close","tile":7}', { type: 'close', tile: 7 }],
  ['{"type":"ping","sentAtMs":1234.5}', { type: 'ping', sentAtMs: 1234.5 }],
];

export const BAD_MESSAGES: string[] = [
  '',
  'null',
  '7',
  '[]',
  '"open"',
  '{',
  '{}',
  '{"type":"toString"}',
  '{"type":"open"}',
  '{"type":"open","tile":-1,"camera":"a","profile":"sub"}',
  '{"type":"open","tile":65536,"camera":"a","profile":"sub"}',
  '{"type":"open","tile":1.5,"camera":"a","profile":"sub"}',
  '{"type":"open","tile":"1","camera":"a","profile":"sub"}',
  '{"type":"open","tile":1,"camera":"","profile":"sub"}',
  '{"type":"open","tile":1,"camera":["a"],"profile":"sub"}',
  '{"type":"open","tile":1,"camera":"a","profile":"third"}',
  `{"type":"open","tile":1,"camera":"${'a'.repeat(65)}","profile":"sub"}`,
  '{"type":"open","tile":1,"camera":"a","profile":"sub","backMs":-1}',
  '{"type":"open","tile":1,"camera":"a","profile":"sub","backMs":600001}',
  '{"type":"open","tile":1,"camera":"a","profile":"sub","backMs":"9"}',
  '{"type":"open","tile":1,"camera":"a","profile":"sub","stillsEveryMs":499}',
  '{"type":"open","tile":1,"camera":"a","profile":"sub","stillsEveryMs":60001}',
  '{"type":"open","tile":1,"camera":"a","profile":"sub","stillsEveryMs":"4000"}',
  '{"type":"open","tile":1,"camera":"a","profile":"sub","stillsEveryMs":null}',
  '{"type":"close"}',
  '{"type":"close","tile":null}',
  '{"type":"ping"}',
  '{"type":"ping","sentAtMs":1e999}',
];
