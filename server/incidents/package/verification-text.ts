import type { ByteRange, PackageFinding, PackageVerification } from './package-finding.ts';

export type VerifierLanguage = 'zh' | 'en';

const MAX_RANGES_SHOWN = 10;

interface Words {
  whole(v: PackageVerification): string;
  broken(findings: number): string;
  signed(hub: string, fingerprint: string): string;
  compare: string;
  origin(createdBy: string, when: string, reason: string): string;
  more(count: number): string;
  finding(finding: PackageFinding, ranges: string): string;
  bytes(ranges: string): string;
  andMore(count: number): string;
}

const EN: Words = {
  whole: ({ files, parts, bytes }) =>
    `WHOLE: all ${files} files (${parts} parts, ${bytes} bytes) are as they were signed.`,
  broken: (findings) => `NOT WHOLE: ${findings === 1 ? 'one fault' : `${findings} faults`} found.`,
  signed: (hub, fingerprint) => `Signed by ${hub}, key ${grouped(fingerprint)}`,
  compare: 'Compare this key with the one that the hub shows: anybody can make a key of his own.',
  origin: (by, when, reason) => `Made by ${by} on ${when}: ${reason}`,
  more: (count) => `and ${count} more`,
  bytes: (ranges) => `bytes ${ranges}`,
  andMore: (count) => ` and ${count} more`,
  finding(finding, ranges) {
    switch (finding.kind) {
      case 'altered':
        return `ALTERED  ${finding.path}: ${ranges}${at(finding.startMs, ', picture of ')}`;
      case 'shortened':
        return `MISSING  ${finding.path}: ${ranges} are not there`;
      case 'missing':
        return `MISSING  ${finding.path}: the whole file is not there`;
      case 'added':
        return `ADDED    ${finding.path}: this file was not in the package`;
      case 'container':
        return `ALTERED  the zip itself, ${ranges}${finding.path ? ` (header of ${finding.path})` : ' (directory)'}`;
      case 'repacked':
        return 'ALTERED  the zip was packed anew; the files in it are told below';
      case 'signature':
        return 'ALTERED  manifest.json or manifest.sig: the signature does not hold, and nothing that the package says counts';
      case 'other-key':
        return 'KEY      signed with another key than was expected';
      case 'no-package':
        return {
          'no-manifest': 'There is no manifest: this is no evidence package, or its end is missing.',
          'unreadable-manifest': 'ALTERED  manifest.json: it cannot be read.',
          'too-short': 'The file is empty.',
        }[finding.why];
    }
  },
};

const ZH: Words = {
  whole: ({ files, parts, bytes }) =>
    `完整：全部 ${files} 个文件（${parts} 个片段，${bytes} 字节）与签名时一致。`,
  broken: (findings) => `不完整：发现 ${findings} 处问题。`,
  signed: (hub, fingerprint) => `签名方：${hub}，密钥 ${grouped(fingerprint)}`,
  compare: '请与平台上显示的密钥核对：任何人都可以自制密钥。',
  origin: (by, when, reason) => `由 ${by} 于 ${when} 制作，事由：${reason}`,
  more: (count) => `另有 ${count} 处未列出`,
  bytes: (ranges) => `字节 ${ranges}`,
  andMore: (count) => ` 等，另有 ${count} 段`,
  finding(finding, ranges) {
    switch (finding.kind) {
      case 'altered':
        return `被改动  ${finding.path}：${ranges}${at(finding.startMs, '，画面时间 ')}`;
      case 'shortened':
        return `缺失    ${finding.path}：${ranges} 不存在`;
      case 'missing':
        return `缺失    ${finding.path}：整个文件不存在`;
      case 'added':
        return `多出    ${finding.path}：原包中没有此文件`;
      case 'container':
        return `被改动  压缩包结构，${ranges}${finding.path ? `（${finding.path} 的文件头）` : '（目录）'}`;
      case 'repacked':
        return '被改动  压缩包被重新打包；其中各文件的情况见下';
      case 'signature':
        return '被改动  manifest.json 或 manifest.sig：签名不成立，包内的一切说明均不可信';
      case 'other-key':
        return '密钥    并非预期的密钥签名';
      case 'no-package':
        return {
          'no-manifest': '没有清单：这不是证据包，或文件尾部缺失。',
          'unreadable-manifest': '被改动  manifest.json：无法读取。',
          'too-short': '文件是空的。',
        }[finding.why];
    }
  },
};

/** What was found, for the person who asked. */
export function describeVerification(found: PackageVerification, language: VerifierLanguage): string[] {
  const words = language === 'zh' ? ZH : EN;
  const { ok, signer, origin, findings, unlisted } = found;
  return [
    ok ? words.whole(found) : words.broken(findings.length + unlisted),
    ...findings.map((finding) => words.finding(finding, describeRanges(finding, words))),
    ...(unlisted > 0 ? [words.more(unlisted)] : []),
    ...(signer ? [words.signed(signer.hub, signer.fingerprint), words.compare] : []),
    ...(signer && origin
      ? [words.origin(origin.createdBy, new Date(origin.createdAtMs).toISOString(), origin.reason)]
      : []),
  ].map(withoutControls);
}

function describeRanges(finding: PackageFinding, words: Words): string {
  if (!('ranges' in finding)) return '';
  const { ranges } = finding;
  const shown = ranges.slice(0, MAX_RANGES_SHOWN).map(describeRange).join(', ');
  const rest = ranges.length - MAX_RANGES_SHOWN;
  return words.bytes(shown) + (rest > 0 ? words.andMore(rest) : '');
}

function describeRange({ first, last }: ByteRange): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function at(startMs: number | null, before: string): string {
  return startMs === null ? '' : `${before}${new Date(startMs).toISOString()}`;
}

function grouped(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}

/** What a package says of itself must not steer the terminal that it is shown on. */
function withoutControls(line: string): string {
  return line.replace(/\p{C}/gu, ' ');
}
