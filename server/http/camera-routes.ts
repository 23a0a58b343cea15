import { z } from 'zod';
import type { Registrar } from '../cameras/camera-plan.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { Scope } from '../contract/permissions.ts';
import {
  type CameraPageDto,
  type CameraQuery,
  type CameraRecordDto,
  type CameraRevisionDto,
  cameraCreateSchema,
  cameraPageDtoSchema,
  cameraQuerySchema,
  cameraRecordDtoSchema,
  cameraRevisionDtoSchema,
  cameraUpdateSchema,
  rollbackRequestSchema,
} from '../contract/registry-dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { registrarOf } from './registrar.ts';

type Create = z.output<typeof cameraCreateSchema>;
type Update = z.output<typeof cameraUpdateSchema>;
type Rollback = z.output<typeof rollbackRequestSchema>;

/** Everything throws CAMERA_NOT_FOUND for what lies beyond the scope. */
export interface CameraRoutesDesk {
  list(query: CameraQuery, scope: Scope): CameraPageDto;
  get(id: string, scope: Scope): CameraRecordDto;
  create(registrar: Registrar, camera: Create): Promise<CameraRecordDto>;
  update(registrar: Registrar, id: string, change: Update): Promise<CameraRecordDto>;
  remove(registrar: Registrar, id: string, revision: number): Promise<void>;
  history(id: string, scope: Scope): Promise<CameraRevisionDto[]>;
  rollback(registrar: Registrar, id: string, request: Rollback): Promise<CameraRecordDto>;
  tags(scope: Scope): Promise<string[]>;
}

/** The certificates of an authority make a long file. */
const MAX_FILE_BYTES = 512 * 1024;

const config = { permission: 'camera:manage' } as const;
const tags = ['camera registry'];
const params = z.object({ id: z.string().max(64) });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };
const MISSING = { ...REFUSED, 404: errorDtoSchema };
const UNSAVED = { ...MISSING, 409: errorDtoSchema, 422: errorDtoSchema };
/** What we assembled ourselves is not checked against its schema once more. */
const plainJson = () => JSON.stringify;

/** Cameras as admins register them. */
export function addCameraRoutes(app: App, desk: CameraRoutesDesk): void {
  addLookRoutes(app, desk);
  addChangeRoutes(app, desk);
  addHistoryRoutes(app, desk);
}

function addLookRoutes(app: App, desk: CameraRoutesDesk): void {
  app.get(
    '/api/cameras',
    {
      config,
      serializerCompiler: plainJson,
      schema: {
        summary: 'A page of the cameras in your scope, filtered, searched and sorted',
        tags,
        querystring: cameraQuerySchema,
        response: { 200: cameraPageDtoSchema, ...REFUSED },
      },
    },
    async (request) => desk.list(request.query, principalOf(request).scope),
  );

  app.get(
    '/api/cameras/tags',
    {
      config,
      schema: {
        summary: 'The tags of the cameras in your scope',
        tags,
        response: { 200: z.array(z.string()), ...REFUSED },
      },
    },
    async (request) => desk.tags(principalOf(request).scope),
  );

  app.get(
    '/api/cameras/:id',
    {
      config,
      schema: {
        summary: 'One camera, with all that is known of it but its credentials',
        description:
          'Where an address has a password in it, as some vendors want it, that is shown as *** and stays when it is sent back so.',
        tags,
        params,
        response: { 200: cameraRecordDtoSchema, ...MISSING },
      },
    },
    async (request) => desk.get(request.params.id, principalOf(request).scope),
  );
}

function addChangeRoutes(app: App, desk: CameraRoutesDesk): void {
  app.post(
    '/api/cameras',
    {
      config,
      bodyLimit: MAX_FILE_BYTES,
      schema: {
        summary: 'Register a camera',
        tags,
        body: cameraCreateSchema,
        response: { 201: cameraRecordDtoSchema, ...UNSAVED },
      },
    },
    async (request, reply) => reply.code(201).send(await desk.create(registrarOf(request), request.body)),
  );

  app.put(
    '/api/cameras/:id',
    {
      config,
      bodyLimit: MAX_FILE_BYTES,
      schema: {
        summary: 'Change a camera',
        description:
          'The whole file, with the revision that you have seen; CONFLICT when there is a newer one.',
        tags,
        params,
        body: cameraUpdateSchema,
        response: { 200: cameraRecordDtoSchema, ...UNSAVED },
      },
    },
    async (request) => desk.update(registrarOf(request), request.params.id, request.body),
  );

  app.delete(
    '/api/cameras/:id',
    {
      config,
      schema: {
        summary: 'Remove a camera',
        description: 'Its history stays, and a rollback brings it back.',
        tags,
        params,
        querystring: z.object({ revision: z.coerce.number().int().describe('the one that you have seen') }),
        response: { 204: z.null(), ...UNSAVED },
      },
    },
    async (request, reply) => {
      await desk.remove(registrarOf(request), request.params.id, request.query.revision);
      return reply.code(204).send(null);
    },
  );
}

function addHistoryRoutes(app: App, desk: CameraRoutesDesk): void {
  app.get(
    '/api/cameras/:id/history',
    {
      config,
      schema: {
        summary: 'What became of a camera, newest first',
        description: 'Also of one that was removed; back to where it lay outside of your scope.',
        tags,
        params,
        response: { 200: z.array(cameraRevisionDtoSchema), ...MISSING },
      },
    },
    async (request) => desk.history(request.params.id, principalOf(request).scope),
  );

  app.post(
    '/api/cameras/:id/rollback',
    {
      config,
      schema: {
        summary: 'Bring a camera back as it was at an earlier revision, with its credentials of then',
        tags,
        params,
        body: rollbackRequestSchema,
        response: { 200: cameraRecordDtoSchema, ...UNSAVED },
      },
    },
    async (request) => desk.rollback(registrarOf(request), request.params.id, request.body),
  );
}
