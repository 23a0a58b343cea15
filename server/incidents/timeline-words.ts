import type { Severity } from '../contract/bookmark-terms.ts';
import type { EntryKind, IncidentState } from '../contract/incident-terms.ts';

/** The words of the printed timeline. */
export interface TimelineWords {
  language: string;
  heading: string;
  incident: string;
  reason: string;
  madeBy: string;
  madeAt: string;
  signedBy: string;
  verify: string;
  times: string;
  severity: Record<Severity, string>;
  state: Record<IncidentState, string>;
  kind: Record<EntryKind, string>;
  bookmark: string;
  by: string;
  hub: string;
  clip: string;
  noClip: string;
  gap: string;
  damaged: string;
  missing: Record<'clip' | 'still' | 'attachment', string>;
  camera: string;
  people: string;
  assignee: string;
  files: string;
}

export const TIMELINE_ZH: TimelineWords = {
  language: 'zh-CN',
  heading: '证据包时间线',
  incident: '事件',
  reason: '导出事由',
  madeBy: '制作人',
  madeAt: '制作时间',
  signedBy: '签名平台与密钥指纹',
  verify: '核验方法：解压后在此文件夹中运行 node verify.mjs，或用 sha256sum -c SHA256SUMS 核对文件。',
  times: '时间均为协调世界时（UTC）',
  severity: { info: '提示', minor: '一般', major: '重大', critical: '特别重大' },
  state: { open: '待处置', working: '处置中', closed: '已办结' },
  kind: {
    opened: '建立事件',
    note: '记录',
    attachment: '附件',
    'bookmark-linked': '关联标记',
    'bookmark-unlinked': '移除标记',
    'camera-added': '加入摄像机',
    'camera-removed': '移除摄像机',
    changed: '变更',
    health: '摄像机状态',
    exported: '导出证据包',
    shared: '对外分享',
    held: '依法留存',
    released: '解除留存',
  },
  bookmark: '标记',
  by: '标记人',
  hub: '平台',
  clip: '录像',
  noClip: '没有录像',
  gap: '缺口',
  damaged: '录像与录制时不一致，已损坏',
  missing: {
    clip: '录像缺失或不完整，未能全部装入本证据包',
    still: '截图缺失，未装入本证据包',
    attachment: '附件缺失或已损坏，未装入本证据包',
  },
  camera: '摄像机',
  people: '参与人员',
  assignee: '负责人',
  files: '文件与 SHA-256 见 manifest.json',
};

export const TIMELINE_EN: TimelineWords = {
  language: 'en',
  heading: 'Timeline of the evidence package',
  incident: 'Incident',
  reason: 'Handed over because',
  madeBy: 'Made by',
  madeAt: 'Made at',
  signedBy: 'Signed by, with the key',
  verify:
    'To verify: run node verify.mjs in this folder once it is unpacked, or check the files with sha256sum -c SHA256SUMS.',
  times: 'All times are UTC',
  severity: { info: 'note', minor: 'minor', major: 'major', critical: 'critical' },
  state: { open: 'open', working: 'being worked on', closed: 'closed' },
  kind: {
    opened: 'Opened',
    note: 'Note',
    attachment: 'Attachment',
    'bookmark-linked': 'Bookmark linked',
    'bookmark-unlinked': 'Bookmark taken out',
    'camera-added': 'Camera added',
    'camera-removed': 'Camera taken out',
    changed: 'Changed',
    health: 'State of a camera',
    exported: 'Evidence package made',
    shared: 'Shared outside',
    held: 'Put on legal hold',
    released: 'Legal hold lifted',
  },
  bookmark: 'Bookmark',
  by: 'Marked by',
  hub: 'Hub',
  clip: 'Recording',
  noClip: 'No recording',
  gap: 'Gap',
  damaged: 'This recording is damaged: it is no longer as it was recorded',
  missing: {
    clip: 'The recording is missing, wholly or in part, and is not all in this package',
    still: 'The still picture is missing and is not in this package',
    attachment: 'The attachment is missing or damaged and is not in this package',
  },
  camera: 'Camera',
  people: 'People',
  assignee: 'Assigned to',
  files: 'Files and their SHA-256 are listed in manifest.json',
};
