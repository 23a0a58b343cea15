import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { connectionCeiling } from '../../../server/http/connection-ceiling.ts';

const limitsOf = (files: string) =>
  `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                96365                processes
Max open files            ${files.padEnd(20)} ${files.padEnd(20)} files
Max locked memory         8388608              8388608              bytes
`;

it.each([
  ['1048576', 20_000],
  ['unlimited', 20_000],
  // Cameras and files have the rest.
  ['20000', 15_000],
  ['1024', 768],
])('takes 20,000 connections at most, and three of four descriptors: of %s', (granted, connections) => {
  expect(connectionCeiling(limitsOf(granted))).toBe(connections);
});

it('takes 20,000 where the system says nothing of descriptors', () => {
  expect(connectionCeiling('')).toBe(20_000);
});

it('knows what this system grants', () => {
  const granted = execFileSync('sh', ['-c', 'ulimit -n']).toString().trim();
  expect(connectionCeiling()).toBe(connectionCeiling(limitsOf(granted)));
});
