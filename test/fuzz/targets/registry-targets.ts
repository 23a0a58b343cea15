import { parseLinkToken } from '../../../server/access/link-signature.ts';
import { networkContains, parseIpAddress, parseIpNetwork } from '../../../server/base/ip-network.ts';
import { parseCsv } from '../../../server/cameras/import/csv-table.ts';
import { MAX_COLUMNS, UnreadableTable } from '../../../server/cameras/import/parsed-table.ts';
import { readZipDirectory } from '../../../server/cameras/import/zip-directory.ts';
import { readNationalId } from '../../../server/contract/national-id.ts';
import { readVisit } from '../../../server/incidents/shares/share-visit.ts';
import { type FuzzTarget, textSeeds } from '../fuzz-target.ts';
import { isWhole, promise } from './promise.ts';

const VISIT_KEY = Buffer.alloc(32, 7);

/** Addresses, numbers and keys that stand in requests, links and tables. */
const registryTexts: FuzzTarget = {
  name: 'registry-texts',
  shape: 'bytes',
  maxPieceBytes: 200,
  seeds: () =>
    textSeeds(
      '192.0.2.10/24',
      '::ffff:10.0.0.1/104',
      'fe80::1%eth0',
      '2001:db8::/32',
      '61090200531320000001',
      'A'.repeat(64),
      `loxyz123.${'A'.repeat(43)}`,
    ),
  words: ['/', ':', '::', '%', '0', '255', '128', '.', 'ffff'],
  check([bytes]) {
    const text = bytes?.toString('latin1') ?? '';
    const address = parseIpAddress(text);
    if (address)
      promise(address.value >= 0n && address.value < 1n << 128n, 'an address has 128 bits at most');
    const network = parseIpNetwork(text);
    if (network) {
      promise(isWhole(network.bits, 0, network.family === 4 ? 32 : 128), 'a prefix fits its family');
      promise(networkContains(network, network), 'a network contains its first address');
    }
    const id = readNationalId(text);
    if (id) promise(Object.values(id).join('').length >= 20, 'nothing of an id is lost');
    const token = parseLinkToken(text);
    if (token) promise(token.id + token.signature === text, 'a key is its parts');
    promise(readVisit(text, 'a-hash', 1_700_000_000_000, [VISIT_KEY]) === null, 'nobody makes a visit up');
  },
};

/** Tables that people bring; a workbook's content is read in a thread that may be lost. */
const tables: FuzzTarget = {
  name: 'tables',
  shape: 'bytes',
  maxPieceBytes: 4_000,
  seeds: () =>
    textSeeds(
      '名称,主码流地址\n"石泉, 水库",rtsp://192.0.2.11/b\n',
      'sep=;\na;b\n1;2\n',
      'a\tb\n\'=1\t"x""y"\n',
      'PK\u0005\u0006'.padEnd(40, '\0'),
    ),
  words: ['"', '""', ',', ';', '\t', '\r\n', 'sep=', "'", 'PK\u0001\u0002', 'PK\u0005\u0006', '\0'],
  check([bytes]) {
    const input = bytes ?? Buffer.alloc(0);
    for (const { sizeBytes } of readZipDirectory(input) ?? []) {
      promise(isWhole(sizeBytes, 0, 0xffff_ffff), 'an entry has a size');
    }
    try {
      const { titles, rows } = parseCsv(input, {});
      promise(titles.length > 0 && titles.length <= MAX_COLUMNS && rows.length > 0, 'a table has rows');
      promise(
        rows.every(({ row }, at) => row > (rows[at - 1]?.row ?? 0)),
        'rows count upwards',
      );
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error;
    }
  },
};

export const REGISTRY_TARGETS: readonly FuzzTarget[] = [registryTexts, tables];
