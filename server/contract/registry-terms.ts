/** The registry's own words, without a schema library: the pages list them. */

export const CAMERA_SHAPES = ['fixed', 'dome', 'ptz', 'bullet', 'panoramic', 'other'] as const;

export const CAMERA_SETTINGS = ['indoor', 'outdoor'] as const;

export const CAMERA_POWERS = ['mains', 'low-power'] as const;

export const COORDINATE_SYSTEMS = ['wgs84', 'gcj02'] as const;

export const FILING_STATES = ['unfiled', 'submitted', 'filed', 'retired'] as const;

export const CAMERA_TRANSPORTS = ['auto', 'tcp', 'udp'] as const;

export const CAMERA_SORTS = [
  'name',
  'dialNumber',
  'nationalId',
  'domain',
  'region',
  'organisation',
  'host',
  'state',
  'updatedAtMs',
] as const;

export const CAMERA_CAUSES = [
  'created',
  'edited',
  'imported',
  'import-undone',
  'bulk',
  'rolled-back',
  'removed',
] as const;

export const DUPLICATE_KINDS = ['address', 'national-id', 'place-and-name'] as const;
