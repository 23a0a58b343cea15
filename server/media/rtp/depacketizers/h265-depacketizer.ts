import { H265_NAL_SYNTAX } from '../../codec/nal-syntax.ts';
import { NalDepacketizer } from './nal-depacketizer.ts';
import {
  NAL_DELIMITER,
  NAL_MESSAGE,
  NAL_PARAMETER_SET,
  NAL_RANDOM_ACCESS,
  NAL_REFERENCE,
  NAL_SLICE,
  type NalPacketSyntax,
  traitsOfTypes,
} from './nal-packet-syntax.ts';

/**
 * H.265 over RTP (RFC 7798) without decoding order numbers: single NAL units, aggregation packets and fragmentation units;
 * PACI packets are refused. Of the layers the base layer alone is taken. For what is tolerated see NalDepacketizer.
 */
const AGGREGATION = 48;
const FRAGMENTATION = 49;
const PACI = 50;
/** Up to RSV_VCL_R15 even types are no references in their temporal layer (§7.4.2.2). */
const SUB_LAYER_REFERENCES = [1, 3, 5, 7, 9, 11, 13] as const;
/** nuh_layer_id: its highest bit is the last of the first byte. */
const LAYER_BITS = 0x01;
const SECOND_LAYER_BITS = 0xf8;

const H265_PACKETS: NalPacketSyntax = {
  nal: H265_NAL_SYNTAX,
  typeShift: 1,
  typeMask: 0x3f,
  // ITU-T H.265 table 7-1.
  traits: traitsOfTypes(
    [0, 31, NAL_SLICE],
    ...SUB_LAYER_REFERENCES.map((type) => [type, type, NAL_REFERENCE] as const),
    [15, 31, NAL_REFERENCE],
    [16, 21, NAL_RANDOM_ACCESS],
    [32, 34, NAL_PARAMETER_SET],
    [35, 35, NAL_DELIMITER],
    [39, 39, NAL_MESSAGE],
  ),
  firstType: 0,
  aggregate: AGGREGATION,
  fragment: FRAGMENTATION,
  referenceBits: 0,
  layerBits: LAYER_BITS,
  secondLayerBits: SECOND_LAYER_BITS,
  isHeader: hasTemporalId,
  // Of another codec a packet may well begin with the same number, but hardly with a header that makes sense (§1.1.4).
  refusalOf: (type, buffer, at) =>
    type === PACI && isBaseLayer(buffer, at) && hasTemporalId(buffer, at) ? 'H.265 in PACI packets' : null,
};

/** @param describedSets parameter set NAL units out of the session description (`sprop-vps`, `-sps`, `-pps`) */
export function createH265Depacketizer(describedSets: readonly Buffer[] = []): NalDepacketizer {
  return new NalDepacketizer(H265_PACKETS, describedSets);
}

function isBaseLayer(buffer: Buffer, at: number): boolean {
  return (buffer[at]! & LAYER_BITS) === 0 && (buffer[at + 1]! & SECOND_LAYER_BITS) === 0;
}

/** nuh_temporal_id_plus1 is never 0, unless a start code has been taken for the header. */
function hasTemporalId(buffer: Buffer, at: number): boolean {
  return (buffer[at + 1]! & 0x07) !== 0;
}
