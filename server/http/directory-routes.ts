import {
  type DirectoryDto,
  directoryDtoSchema,
  errorDtoSchema,
  healthDtoSchema,
  type VerdictDto,
} from '../contract/dto.ts';
import type { App } from './app.ts';

export interface DirectoryRoutesOptions {
  directory(): DirectoryDto;
  verdicts(): VerdictDto[];
  hubTimeMs(): number;
}

/** Tens of thousands of cameras: what we assembled ourselves is not checked against its schema once more. */
const plainJson = () => JSON.stringify;

export function addDirectoryRoutes(app: App, options: DirectoryRoutesOptions): void {
  app.get(
    '/api/directory',
    {
      config: { permission: 'camera:view' },
      serializerCompiler: plainJson,
      schema: {
        summary: 'Every camera, with the domains and regions they belong to',
        tags: ['cameras'],
        response: { 200: directoryDtoSchema, 401: errorDtoSchema },
      },
    },
    async () => options.directory(),
  );

  app.get(
    '/api/health',
    {
      config: { permission: 'camera:view' },
      serializerCompiler: plainJson,
      schema: {
        summary: 'State, reason and age of every camera',
        description: 'Pages take these from the socket.io namespace /health, where changes are pushed.',
        tags: ['cameras'],
        response: { 200: healthDtoSchema, 401: errorDtoSchema },
      },
    },
    async () => ({ hubTimeMs: options.hubTimeMs(), verdicts: options.verdicts() }),
  );
}
