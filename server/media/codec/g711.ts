/** G.711 (ITU-T G.711): eight bits a sample, decoded to 16 bits. A-law leaves the low three bits zero, μ-law the low two. */
export type G711Law = 'pcma' | 'pcmu';

const SIGN = 0x80;
/** Every other bit is inverted on the line, so that silence does not look like a dead one. */
const A_LAW_INVERSION = 0x55;
const MU_LAW_BIAS = 0x84;

/** 16-bit value of every code word. */
export const G711_SAMPLES: Readonly<Record<G711Law, Int16Array>> = {
  pcma: Int16Array.from({ length: 256 }, (_, code) => decodeALaw(code)),
  pcmu: Int16Array.from({ length: 256 }, (_, code) => decodeMuLaw(code)),
};

function decodeALaw(code: number): number {
  const word = code ^ A_LAW_INVERSION;
  const exponent = (word >> 4) & 7;
  const mantissa = (word & 0x0f) * 2 + 1; // the middle of the step
  const magnitude = exponent === 0 ? mantissa << 3 : (mantissa + 32) << (exponent + 2);
  return (word & SIGN) !== 0 ? magnitude : -magnitude;
}

function decodeMuLaw(code: number): number {
  const word = ~code & 0xff;
  const exponent = (word >> 4) & 7;
  const magnitude = ((((word & 0x0f) << 3) + MU_LAW_BIAS) << exponent) - MU_LAW_BIAS;
  return (word & SIGN) !== 0 ? -magnitude : magnitude;
}
