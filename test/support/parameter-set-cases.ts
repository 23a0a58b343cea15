/**
 * Parameter sets that x264 and x265 wrote, and what ffprobe says of their streams. They feed the parsers' tests and are the
 * seeds of the fuzz targets.
 */

/** The picture of either codec. */
interface PictureCase {
  what: string;
  width: number;
  height: number;
  /** Square without. */
  sampleAspect?: { horizontal: number; vertical: number };
  frameRate: number | null;
  reorderFrames: number | null;
  chromaFormatIdc: number;
  bitDepth: number;
}

export interface H264Case extends PictureCase {
  sps: string;
  pps: string;
  codecString: string;
}

export interface H265Case extends PictureCase {
  vps: string;
  sps: string;
  pps: string;
  codecString: string;
  reorderFrames: number;
}

/** What recorders of analog cameras send, in either codec. */
const D1 = {
  what: 'D1, whose pixels are 12:11',
  width: 704,
  height: 576,
  sampleAspect: { horizontal: 12, vertical: 11 },
  frameRate: 25,
  reorderFrames: 0,
  chromaFormatIdc: 1,
  bitDepth: 8,
};
const TWO_CIF = {
  ...D1,
  what: '2CIF, whose ratio is not in the table',
  height: 288,
  sampleAspect: { horizontal: 6, vertical: 11 },
};

export const H264_CASES: H264Case[] = [
  {
    what: 'constrained baseline',
    sps: '6742c00cd9016096c044000003000400000300783c50a920',
    pps: '68cb83cb20',
    codecString: 'avc1.42c00c',
    width: 352,
    height: 288,
    frameRate: 15,
    reorderFrames: 0,
    chromaFormatIdc: 1,
    bitDepth: 8,
  },
  {
    what: '1080p, whose last macroblock row is cropped',
    sps: '67640028acb200f0044fcb80880000030008000003019078c19240',
    pps: '68ebc3cb22c0',
    codecString: 'avc1.640028',
    width: 1920,
    height: 1080,
    frameRate: 25,
    reorderFrames: 0,
    chromaFormatIdc: 1,
    bitDepth: 8,
  },
  {
    what: 'interlaced with a pyramid of B-frames',
    sps: '674d401eeca05a126c0440000003004000000c87c50a6580',
    pps: '68fba3cb20',
    codecString: 'avc1.4d401e',
    width: 720,
    height: 576,
    frameRate: 25,
    reorderFrames: 2,
    chromaFormatIdc: 1,
    bitDepth: 8,
  },
  {
    what: '4:2:2 of ten bits',
    sps: '677a0020b6cd94056061e6f01100000303e90000ea600f183196',
    pps: '68ebe3cb22c0',
    codecString: 'avc1.7a0020',
    width: 1366,
    height: 768,
    frameRate: 30_000 / 1001,
    reorderFrames: 2,
    chromaFormatIdc: 2,
    bitDepth: 10,
  },
  {
    what: '4:4:4 with scaling matrices',
    sps: '67f40015919b282a33c7c5e022000003000200000300c81e2c5b2c',
    pps: '68ebe3c44c000440',
    codecString: 'avc1.f40015',
    width: 322,
    height: 182,
    frameRate: 50,
    reorderFrames: 2,
    chromaFormatIdc: 3,
    bitDepth: 8,
  },
  {
    what: 'HRD parameters in the VUI',
    sps: '6764001facd9405005beab01100000030020000003032602001e840007a1392ca01e30632c',
    pps: '68ebecb22c',
    codecString: 'avc1.64001f',
    width: 1278,
    height: 718,
    frameRate: 12.5,
    reorderFrames: 2,
    chromaFormatIdc: 1,
    bitDepth: 8,
  },
  {
    ...D1,
    sps: '674d401eda02c049b021000003000100000300320f162ea0',
    pps: '68ef0fc8',
    codecString: 'avc1.4d401e',
  },
  {
    ...TWO_CIF,
    sps: '67640015acb405812dff80030005880000030008000003019078b175',
    pps: '68ef0fcb',
    codecString: 'avc1.640015',
  },
  {
    what: 'half D1',
    sps: '6742c015da058126c184000003000400000300c83c58ba80',
    pps: '68ce0fc8',
    codecString: 'avc1.42c015',
    width: 352,
    height: 576,
    sampleAspect: { horizontal: 24, vertical: 11 },
    frameRate: 25,
    reorderFrames: 0,
    chromaFormatIdc: 1,
    bitDepth: 8,
  },
];

export const H265_CASES: H265Case[] = [
  {
    what: 'Main, 1080p',
    vps: '40010c01ffff016000000300900000030000030078928090',
    sps: '420101016000000300900000030000030078a003c08010e5964a924caf016808000003000800000300c840',
    pps: '4401c172b46240',
    codecString: 'hvc1.1.6.L120.90',
    width: 1920,
    height: 1080,
    frameRate: 25,
    reorderFrames: 0,
    chromaFormatIdc: 1,
    bitDepth: 8,
  },
  {
    what: 'Main 10 with scaling lists and B-frames',
    vps: '40010c01ffff022000000300900000030000030078959809',
    sps: '420101022000000300900000030000030078a002ac80301d6d96566924e5780b40400000fa40001d4c02',
    pps: '4401c172b46240',
    codecString: 'hvc1.2.4.L120.90',
    width: 1366,
    height: 768,
    frameRate: 30_000 / 1001,
    reorderFrames: 2,
    chromaFormatIdc: 1,
    bitDepth: 10,
  },
  {
    what: '4:2:2, high tier, HRD parameters',
    vps: '40010c01ffff0408000003009d08000003000099959809',
    sps: '4201010408000003009d08000003000099b005a20090596566924caf0168080000030008000003007b00a4a2f0007a12000f4244',
    pps: '4401c172b46240',
    codecString: 'hvc1.4.10.L153.9D.8',
    width: 720,
    height: 576,
    frameRate: 15,
    reorderFrames: 2,
    chromaFormatIdc: 2,
    bitDepth: 8,
  },
  {
    ...D1,
    vps: '40010c01ffff01600000030090000003000003005aba0240',
    sps: '42010101600000030090000003000003005aa005820090596e92930bc09a020000030002000003003210',
    pps: '4401c073c089',
    codecString: 'hvc1.1.6.L90.90',
  },
  {
    ...TWO_CIF,
    vps: '40010c01ffff01600000030090000003000003003fba0240',
    sps: '42010101600000030090000003000003003fa00582012165ba4a4c2fff0006000b6808000003000800000300c840',
    pps: '4401c073c089',
    codecString: 'hvc1.1.6.L63.90',
  },
];
