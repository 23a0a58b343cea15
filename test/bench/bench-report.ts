import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

export type Row = Record<string, string | number>;

/** What is claimed, what was measured, and whether it holds. */
export interface Bar {
  name: string;
  value: number;
  limit: number;
  holds: boolean;
}

export interface BenchOptions {
  quick: boolean;
  /** Where to write the machine-readable result. */
  json: string | null;
  values: Record<string, string | undefined>;
}

/** `--quick`, `--json FILE` and the bench's own `--name value` options. */
export function readBenchOptions(own: readonly string[] = []): BenchOptions {
  const named = Object.fromEntries(own.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, ...named },
  });
  return {
    quick: values.quick === true,
    json: typeof values.json === 'string' ? values.json : null,
    values: { ...values } as unknown as Record<string, string | undefined>,
  };
}

export function atMost(name: string, value: number, limit: number): Bar {
  return { name, value: round(value), limit, holds: value <= limit };
}

export function atLeast(name: string, value: number, limit: number): Bar {
  return { name, value: round(value), limit, holds: value >= limit };
}

/** Prints the tables for people, writes the JSON for machines, and fails the process when a bar does not hold. */
export function finishBench(bench: string, options: BenchOptions, rows: Row[], bars: Bar[]): void {
  process.stdout.write(`\n${bench}${options.quick ? ' (quick)' : ''}\n`);
  printTable(rows);
  process.stdout.write('\n');
  printTable(
    bars.map((bar) => ({
      bar: bar.name,
      measured: bar.value,
      limit: bar.limit,
      holds: bar.holds ? 'yes' : 'NO',
    })),
  );
  if (options.json) {
    const machine = {
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
    };
    writeFileSync(
      options.json,
      `${JSON.stringify({ bench, quick: options.quick, machine, rows, bars }, null, 2)}\n`,
    );
  }
  if (bars.some((bar) => !bar.holds)) process.exitCode = 1;
}

export function printTable(rows: Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => format(row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]!.length)));
  for (const line of cells) {
    process.stdout.write(
      `  ${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')}\n`,
    );
  }
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** @param share 0..1; the nearest-rank percentile */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function format(value: string | number | undefined): string {
  return value === undefined ? '' : typeof value === 'number' ? String(round(value)) : value;
}
