/**
 * The API as the viewer calls it: every path, query, body and answer is that of docs/openapi.json.
 * `openapi.d.ts` beside is made from it (`npm run types`).
 */

import type { components, paths } from "./openapi";

type Schemas = components["schemas"];

export type Annotation = Schemas["Annotation"];
export type AnnotationDraft = Schemas["AnnotationDraft"];
export type ApiKey = Schemas["ApiKey"];
export type AuditEvent = Schemas["AuditEvent"];
export type Collection = Schemas["Collection"];
export type Colormap = Schemas["Colormap"];
export type CountedTag = Schemas["CountedTag"];
export type DepthLog = Schemas["Log"];
export type FederatedSignIn = Schemas["FederatedSignIn"];
export type Fault = NonNullable<Problem["errors"]>[number];
export type Image = Schemas["Image"];
export type ImagePatch = Schemas["ImagePatch"];
export type Job = Schemas["Job"];
export type Location = Schemas["Location"];
export type Page<T> = { data: T[]; meta: Schemas["PageMeta"] };
export type Point = Schemas["Point"];
export type Polygon = Schemas["Polygon"];
export type Problem = Schemas["Problem"];
export type Share = Schemas["Share"];
export type ShareLink = Schemas["ShareLink"];
export type SignInOptions = Schemas["SignInOptions"];
export type Statistics = Schemas["Statistics"];
export type Stop = Schemas["Stop"];
export type Token = Schemas["Token"];
export type TotpSecret = Schemas["TotpSecret"];
export type UploadTarget = Schemas["UploadTarget"];
export type User = Schemas["User"];
export type UserRole = Schemas["UserRole"];
export type Visibility = Schemas["Visibility"];

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Paths below `/v1`, and those of DICOMweb, that answer to a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: [paths[P][Lowercase<M>]] extends [never | undefined]
    ? never
    : P extends `/v1${infer Below}`
      ? Below
      : P extends `/dicomweb/${string}`
        ? P
        : never;
}[keyof paths];

type Operation<M extends Method, P> = P extends keyof paths
  ? NonNullable<paths[P][Lowercase<M>]>
  : P extends string
    ? `/v1${P}` extends keyof paths
      ? NonNullable<paths[`/v1${P}`][Lowercase<M>]>
      : never
    : never;

type Json<T> = T extends { content: { "application/json": infer Body } }
  ? Body
  : T extends { content: { "application/dicom+json": infer Body } }
    ? Body
    : never;
type Success<T> = T extends { responses: infer R }
  ? { [S in keyof R & (200 | 201 | 202)]: Json<R[S]> }[keyof R & (200 | 201 | 202)]
  : never;

/** The JSON of a successful answer; null for an empty one. */
export type Answer<M extends Method, P> = [Success<Operation<M, P>>] extends [never] ? null : Success<Operation<M, P>>;

/** The JSON that a request carries. The service fills in what has a default, so nothing is required here. */
export type Body<M extends Method, P> =
  Operation<M, P> extends { requestBody?: infer B } ? Partial<Json<NonNullable<B>>> : never;

type Asked<T> = T | (NonNullable<T> extends (infer One)[] ? One : never) | null | "" | false;

/** The query of a request. A list may be one value; empty values are left out of the address. */
export type Query<M extends Method, P> =
  Operation<M, P> extends { parameters: { query?: infer Q } } ? { [K in keyof Q]?: Asked<Q[K]> } : never;

/** Values for the parts of a path that stand in braces. */
export type PathValues<P> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string | number } & PathValues<Rest>
  : unknown;

export type Ask<M extends Method, P> = {
  query?: Query<M, P>;
  json?: Body<M, P>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
} & (unknown extends PathValues<P> ? unknown : { path: PathValues<P> });

/** An ask of any path, as it is when it goes out. */
export interface AnyAsk {
  path?: Record<string, string | number>;
  query?: Record<string, unknown>;
  json?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The arguments behind a path: they may be left out where the path has no braces. */
export type Rest<M extends Method, P> = unknown extends PathValues<P> ? [ask?: Ask<M, P>] : [ask: Ask<M, P>];

/** Paths whose answer is a list: a page of one, or all of it. */
export type ListPath = {
  [P in PathOf<"GET">]: Answer<"GET", P> extends { data: unknown[] } ? P : never;
}[PathOf<"GET">];

/** What a list is made of. */
export type Item<P> = Answer<"GET", P> extends { data: (infer One)[] } ? One : never;
