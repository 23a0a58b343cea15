/** The HLS addresses in the API's description: they are answered in front of the framework, which so does not know them. */
const camera = { name: 'camera', in: 'path', required: true, schema: { type: 'string' } };
const profile = {
  name: 'profile',
  in: 'path',
  required: true,
  schema: { type: 'string', enum: ['main', 'sub'] },
};
const query = (name: string, type: string, description: string) => ({
  name,
  in: 'query',
  description,
  schema: { type },
});
const refusals = {
  400: { description: 'BAD_REQUEST' },
  401: { description: 'NOT_LOGGED_IN' },
  403: { description: 'NOT_ALLOWED, MUST_CHANGE_PASSWORD or LINK_OVER' },
  404: { description: 'CAMERA_NOT_FOUND, PROFILE_NOT_FOUND, NOT_FOUND or PART_GONE' },
  409: { description: 'CAMERA_DISABLED' },
  503: { description: 'STREAM_NOT_READY, STREAM_CLOSED or HUB_BUSY' },
};
const playlist = {
  description: 'A playlist, compressed when asked for with Accept-Encoding: gzip; never to be kept',
  content: { 'application/vnd.apple.mpegurl': {} },
};
const media = (description: string) => ({ description, content: { 'video/mp4': {} } });

export const LIVE_PATHS = {
  '/live/{camera}/master.m3u8': {
    get: {
      summary: 'The profiles of a camera as one HLS playlist',
      tags: ['live'],
      parameters: [camera],
      responses: { 200: playlist, ...refusals },
    },
  },
  '/live/{camera}/{profile}/index.m3u8': {
    get: {
      summary: 'Low-latency HLS playlist of a profile',
      description: 'Pulls the camera if it is not running, and waits for its first part.',
      tags: ['live'],
      parameters: [
        camera,
        profile,
        query('_HLS_msn', 'integer', 'wait until this segment is in the playlist'),
        query('_HLS_part', 'integer', 'and this part of it'),
        query('_HLS_skip', 'string', 'YES: answer with a delta, where the window is long enough for one'),
      ],
      responses: {
        200: playlist,
        ...refusals,
        400: {
          description:
            'PLAYLIST_TOO_FAR_AHEAD, or BAD_REQUEST: a number that is none, or _HLS_part without _HLS_msn',
        },
        410: {
          description:
            'STREAM_RESTARTED: the numbers are of before the stream (or the hub) started anew; load the playlist without them',
        },
      },
    },
  },
  '/live/{camera}/{profile}/{file}': {
    get: {
      summary: 'Init segments, segments and parts, as the playlist names them',
      description:
        'A name never means other bytes, so what it names may be kept. The part that the playlist hints at is answered when it is there.',
      tags: ['live'],
      parameters: [camera, profile, { name: 'file', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        200: media('Fragmented MP4'),
        206: media('The range that was asked for'),
        304: { description: 'It still is what the entity tag names' },
        416: { description: 'RANGE_NOT_SATISFIABLE' },
        ...refusals,
      },
    },
  },
};
