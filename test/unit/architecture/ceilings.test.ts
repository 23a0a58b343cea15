import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './source-imports.ts';

/**
 * Everything that cameras, players, pages or strangers can make grow, besides what `media` reads (its own table and proofs are in
 * `media-ceilings`), what it is bounded by, and the test that proves it.
 */
const CEILINGS: [what: string, ceiling: string, file: string, title: string][] = [
  // Evidence.
  [
    'parts that wait for the disk',
    '64 MiB',
    'incidents/run-chain',
    'leaves parts out while the disk does not take them, holds no more than it may, and says so',
  ],
  [
    'clips and stills on the disk',
    '50 GB, or as configured',
    'incidents/evidence',
    'makes room where the quota asks for it: the oldest first, and none before its retention',
  ],
  [
    'cameras of a watch list',
    '64',
    'walls/watch-lists',
    'holds each camera once and no more than one wall shows, and is there after a restart',
  ],
  [
    'links of one person to incidents and clips',
    '200',
    'incidents/shares/share-desk',
    'is refused for what lies beyond the scope, and above so many of one person',
  ],
  // Cameras.
  [
    'a head of RTSP',
    '16 KiB',
    'rtsp/interleaved-demuxer',
    'treats a head without an end as garbage at its ceiling',
  ],
  ['a body of RTSP', '64 KiB', 'rtsp/interleaved-demuxer', 'refuses a body above its ceiling'],
  [
    'bytes that are neither RTP nor RTSP',
    '256 KiB',
    'rtsp/interleaved-demuxer',
    'gives up on a stream of nothing but garbage',
  ],
  ['headers of a message', '64', 'rtsp/rtsp-message', 'refuses more headers than any camera sends'],
  [
    'answers that a camera does not read',
    '64 KiB',
    'rtsp/rtsp-connection',
    'ends with a camera that asks and never reads',
  ],
  [
    'what is read of a camera before others have their turn',
    'a buffer, 256 KiB',
    'rtsp/fair-reading',
    'that comes $how is read a buffer at a time, and others have their turn between',
  ],
  [
    'questions where a name leads to',
    'one a name in each thread',
    'base/name-lookups',
    'are asked for once at a time, however many want to know and whoever gave up',
  ],
  [
    'sockets that wait for an answer and were closed',
    'none',
    'base/name-lookups',
    'hold nothing of those who gave up, though nobody answers',
  ],
  ['redirects', '3', 'rtsp/rtsp-describe', 'does not follow redirects in a circle, nor out of rtsp'],
  [
    'stale nonces',
    '3',
    'rtsp/rtsp-describe',
    'does not go round for ever with a camera that calls every nonce stale',
  ],
  [
    'packets held back for order',
    '64',
    'rtsp/reorder-buffer',
    'gives a gap up when it holds as much as it may, before its time is over',
  ],
  ['their bytes', '1 MiB', 'rtsp/reorder-buffer', 'keeps no more than 1 MiB'],
  [
    'ffmpeg processes',
    '4, or as configured',
    'engine/lane-seats',
    'gives as many as there are, to all who share them',
  ],
  [
    'packets that wait for an ffmpeg to begin',
    '4 MiB',
    'rtsp/rtsp-relay',
    'lets packets go when too many wait to be asked for',
  ],
  [
    'packets that an ffmpeg does not take',
    '4 MiB',
    'rtsp/rtsp-relay',
    'lets packets go when the program is too slow, and goes on when it has caught up',
  ],
  ['what is asked of a relay', '16 KiB', 'rtsp/relay-requests', 'knows $what for no program of ours'],
  [
    'how long one that shows nothing is kept',
    '8 s',
    'engine/lane-reception',
    'says so when ffmpeg takes packets and makes nothing of them',
  ],
  ['a part', '4 MiB', 'hls/segmenter', 'are cut at four megabytes'],
  [
    'frames of a part',
    '64',
    'hls/segmenter',
    'are cut at 24 frames whatever their times, as the room for their header is bounded',
  ],
  ['a segment', '16 MiB', 'hls/segmenter', 'are cut at sixteen megabytes'],
  [
    'epochs of a stream, and so its segments and init segments',
    'two a second',
    'hls/segmenter-changes',
    'that comes with every frame begins two epochs a second, and what does not fit is left out',
  ],
  [
    'a segment without key frames',
    '4 targets',
    'hls/segmenter',
    'are cut without a key frame when none comes for four targets',
  ],
  [
    'sound that waits for pictures',
    '512 KiB',
    'hls/audio-writer',
    'forgets everything rather than to grow without end',
  ],
  [
    'a group of pictures that is kept',
    '8 MiB',
    'engine/group-cache',
    'keeps nothing of a group that outgrows its ceiling, and recovers at the next key frame',
  ],
  [
    'its frames',
    '16,384',
    'engine/group-cache',
    'keeps nothing of a group of more than 16,384 frames, however small they are',
  ],
  [
    'a live window',
    '48 MiB',
    'hls/live-window',
    'gives up the oldest segments when the ceiling of bytes is reached, however few they are',
  ],
  [
    'parts of a window, and so its playlist',
    'a part counts 4 KiB at least',
    'hls/live-window',
    'counts the memory that a part lies in, so that the smallest are few enough to list',
  ],
  [
    'init segments of a window',
    'those of its segments',
    'hls/live-window',
    'forgets an init segment with the last segment that needs it',
  ],
  [
    'idle memory of parts',
    '64 MiB, or what is in use',
    'hls/part-buffers',
    'keeps no more idle memory than its ceiling, and gives the rest back to where it came from',
  ],
  // Players over HTTP.
  [
    'requests that wait on one stream',
    '10,000',
    'base/versioned-snapshot',
    'refuses more waiters than its ceiling',
  ],
  [
    'places of those who have gone',
    'none',
    'base/versioned-snapshot',
    'gives the place of one who has gone to the next who comes',
  ],
  [
    'answers under way of a connection',
    '32',
    'http/live-answers',
    'are 32 of a connection at most, and room is there again when one has left',
  ],
  ['what they hold', '64 MiB', 'http/live-answers', 'hold 64 MiB of a connection at most'],
  ['answers under way', '20,000', 'http/live-answers', 'are 20,000 of all connections at most'],
  [
    'how long one is under way',
    'a minute',
    'http/slow-readers',
    'are cut off a minute later, however little they hold',
  ],
  [
    'memory that readers alone hold',
    '256 MiB',
    'http/slow-readers',
    'hold what has left the window up to a ceiling; then the slowest lose their connections, and the memory comes back',
  ],
  [
    'players that are told apart',
    '10,000 a stream',
    'cameras/profile-stream',
    'tells ten thousand players over plain HTTP apart, and no more',
  ],
  [
    'the head of a request',
    '16 KiB',
    'http/client-error',
    '%s is refused in the words of every other refusal',
  ],
  [
    'its body',
    '64 KiB',
    'http/http-server',
    'says plainly that a login is wrong, and which field is of the wrong form',
  ],
  [
    'connections',
    '20,000, and three quarters of the descriptors',
    'http/connection-ceiling',
    'takes 20,000 connections at most, and three of four descriptors: of %s',
  ],
  // Pages.
  ['tiles of a page', '128', 'realtime/live-link-server', 'opens at most 128 tiles for a page'],
  ['pages of a login', '64', 'realtime/live-link-server', 'opens at most 64 pages for one login'],
  [
    'a message of a page',
    '4 KiB',
    'realtime/live-link-server',
    'closes a page that sends binary, nonsense or too much',
  ],
  [
    'messages that wait',
    '4,096',
    'realtime/paced-inbox',
    'holds 4096 messages at most, and none once it is closed',
  ],
  ['parts that wait in a tile', '8 MiB and 256', 'realtime/tile-queue', 'bounds its bytes'],
  [
    'how old they are',
    '10 s',
    'realtime/tile-queue',
    'keeps nothing that the window has long let go of, however long the next key frame takes',
  ],
  [
    'parts that wait in a page',
    '48 MiB',
    'realtime/tile-queue',
    'bounds what all tiles of a page hold together',
  ],
  [
    'parts in the socket of a page',
    '1 MiB and a part',
    'realtime/live-link-server',
    'drops up to the next key frame for a page that reads too slowly, and does not hold what it dropped',
  ],
  ['health pages of a login', '64', 'realtime/health-gateway', 'has 64 pages of one login at most'],
  [
    'connections of health pages',
    '5,000',
    'realtime/health-gateway',
    'has 5,000 connections at most, logged in or not',
  ],
  [
    'health that a page does not take',
    '40 messages',
    'realtime/health-gateway',
    'tells a page that takes nothing no more, and everything anew when it is back',
  ],
  [
    'answers that a page does not read',
    '16 MiB',
    'realtime/live-link-page',
    'that reads no answer is let go before they fill the memory',
  ],
  // What people keep.
  [
    'a preference',
    '16 KiB',
    'walls/preference-desk',
    'a preference has 16 KiB at most, in bytes and not in characters',
  ],
  ['scenes of a person', '100', 'walls/wall-item-desk', 'is one of a hundred at most'],
  ['tours of a person', '100', 'walls/wall-item-desk', 'is one of a hundred at most'],
  ['cameras of a tour', '500', 'walls/hidden-tiles', 'are no more than a tour has room for'],
  ['displays', '200', 'walls/display-desk', 'there are two hundred displays at most'],
  [
    'words of a display or a console',
    '20, then 2 a second',
    'realtime/walls-gateway',
    'hears twenty messages of a page at once and two a second',
  ],
  // Strangers.
  [
    'pings without their answers taken',
    'as many as ws allows',
    'realtime/ping-flood',
    'who pings on and on and takes no answer is let go: %s',
  ],
  [
    'requests that wait behind another on a connection',
    '16',
    'http/pipeline-gate',
    'sixteen requests behind each other are answered; with one more the connection ends',
  ],
  [
    'addresses that guess passwords',
    '10,000',
    'access/login-throttle',
    'a flood of keys forgets the longest quiet ones, not the newest',
  ],
  [
    'passwords that are checked at once',
    '8',
    'access/check-line',
    'whoever comes to a line that is full is turned away at once',
  ],
  [
    'sessions of a user',
    '100',
    'access/access',
    'sessions of a user are bounded: the one unused for the longest gives way',
  ],
  ['tokens of a user', '100', 'access/token-desk', 'is one of a hundred at most'],
];

it.each(CEILINGS)('%s: no more than %s', (_what, _ceiling, file, title) => {
  const text = readFileSync(join(projectRoot, 'test/unit', `${file}.test.ts`), 'utf8');
  expect(text).toContain(`'${title}'`);
});
