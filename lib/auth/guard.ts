import "server-only"
import { headers } from "next/headers"
import { forbidden, redirect } from "next/navigation"
import type { ZodType } from "zod"
import { runFrom } from "@/lib/audit/caller"
import { recordForbidden, recordTokenDenied } from "@/lib/audit/denial"
import { PROGRAM } from "@/lib/audit/schema"
import { findOperator } from "@/lib/auth/current"
import { isOwnOrigin, toSafePath } from "@/lib/auth/origin"
import { toClientAddress } from "@/lib/auth/peer"
import { toRoute } from "@/lib/auth/routes"
import { isAtLeast, type Operator, type Role } from "@/lib/domain/operator"
import { AppError, ERROR_STATUS, type ErrorCode, toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { fail, ok, type Result } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { isTokenHeader, requireToken, type TokenCaller, toTokenRefusal } from "@/lib/tokens/check"
import type { TokenScope } from "@/lib/tokens/schema"

const NOT_SIGNED_IN = "You are not signed in."

function toForbidden(needed: Role): AppError {
  return new AppError("forbidden", `This needs the role ${needed}.`)
}

/**
 * For pages and layouts: the person at the browser, read from the store on each call. Goes to the sign-in page (and back
 * here afterwards) when nobody is signed in, and shows the "not allowed" page when the role is too low.
 */
export async function requireOperator(role: Role = "viewer"): Promise<Operator> {
  const operator = await findOperator()
  if (!operator) {
    const here = toSafePath((await headers()).get("x-path"))
    redirect(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`)
  }
  if (!isAtLeast(operator.role, role)) {
    const sent = await headers()
    const denial = { by: operator, door: `page ${toPage(sent)}`, needed: role }
    await runFrom(toClientAddress(sent), () => recordForbidden(getStore, denial))
    forbidden()
  }
  return operator
}

/** The page that a request of the browser is about, without what stands in its address. */
function toPage(sent: Headers): string {
  return toRoute(toSafePath(sent.get("x-path")))
}

/** A refusal for the role is kept as one of `door`. Throws AppError("unauthenticated" | "forbidden"). */
async function requirePerson(role: Role, door: string): Promise<Operator> {
  const operator = await findOperator()
  if (!operator) throw new AppError("unauthenticated", NOT_SIGNED_IN)
  if (!isAtLeast(operator.role, role)) {
    await recordForbidden(getStore, { by: operator, door, needed: role })
    throw toForbidden(role)
  }
  return operator
}

/** Logs what the person will not be told, and answers what they may know. */
function toFailure(thrown: unknown, where: string): { code: ErrorCode; message: string } {
  const error = toAppError(thrown)
  if (error.code === "internal") log.error({ err: error.cause ?? error, where }, "Unexpected error")
  return { code: error.code, message: error.message }
}

type RouteContext = { by: Operator; params: Record<string, string> }
/** Next gives routes without parameters nothing at all. */
type NextContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> }
const READS = new Set(["GET", "HEAD"])

type Handler = (request: Request, context: RouteContext) => Promise<Response> | Response
type NextHandler = (request: Request, context: NextContext) => Promise<Response>

/**
 * A route handler for signed-in people with at least `role`. Refuses with 401/403, answers AppErrors with their status as
 * `{ok:false, code, message}`, and forbids every cache to keep the answer. Anything but a read must come from our own page.
 */
export function operatorRoute(role: Role, run: Handler): NextHandler {
  return guarded({ role, scope: null }, run)
}

/**
 * A GET that viewers may read and programs with a read token too, who are then a viewer by the token's name. Made for the few
 * routes whose answers an automation needs: whatever is not made with this stays closed to every token.
 */
export function readableRoute(run: Handler): NextHandler {
  return guarded({ role: "viewer", scope: "read" }, run)
}

function guarded(allowed: { role: Role; scope: TokenScope | null }, run: Handler): NextHandler {
  return (request, context) =>
    answer(request, async () => {
      const isProgram = isTokenHeader(request.headers.get("authorization"))
      // Cookies count for nothing beside a token, so what a program may do never depends on whose browser it runs in.
      const by = isProgram ? await requireProgram(request, allowed.scope) : await requireOwn(request, allowed.role)
      return run(request, { by, params: toParams((await context.params) ?? {}) })
    })
}

const toDoor = (request: Request): string => `${request.method} ${toRoute(new URL(request.url).pathname)}`

/** Throws AppError("unauthenticated" | "forbidden"). */
async function requireOwn(request: Request, role: Role): Promise<Operator> {
  if (!READS.has(request.method)) requireOwnOrigin(request.headers)
  return requirePerson(role, toDoor(request))
}

/**
 * The program as a viewer. Only reads: no token changes anything here, which is why no Origin is asked of it. Throws
 * AppError("unauthenticated") for a token that is not in force, AppError("forbidden") where it does not allow this.
 */
async function requireProgram(request: Request, scope: TokenScope | null): Promise<Operator> {
  const caller = await requireToken(await getStore(), request.headers.get("authorization"), Date.now())
  if (caller.scope !== scope || !READS.has(request.method)) {
    await recordTokenDenied(getStore, { by: caller, door: toDoor(request), needed: scope ?? "a signed-in person" })
    throw new AppError("forbidden", "This token does not allow that.")
  }
  return { id: `${PROGRAM}${caller.id}`, name: caller.name, email: "", role: "viewer" }
}

/**
 * A route handler for programs of the customer's own, which show a token (Authorization: Bearer). Cookies count for nothing
 * here, so no page of another site can use a person's browser for it. Refuses with 401, also a token of another scope; else
 * answers as `operatorRoute`.
 */
export function tokenRoute(
  scope: TokenScope,
  run: (request: Request, caller: TokenCaller) => Promise<Response> | Response,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await answer(request, async () => {
      const caller = await requireToken(await getStore(), request.headers.get("authorization"), Date.now())
      if (caller.scope === scope) return run(request, caller)
      await recordTokenDenied(getStore, { by: caller, door: toDoor(request), needed: scope })
      throw toTokenRefusal()
    })
    if (response.status === 401) response.headers.set("WWW-Authenticate", "Bearer")
    return response
  }
}

/**
 * What `run` answers, or its failure as `{ok:false, code, message}`; no cache may keep either. What it records says where the
 * request came from.
 */
async function answer(request: Request, run: () => Promise<Response>): Promise<Response> {
  let response: Response
  try {
    response = await runFrom(toClientAddress(request.headers), run)
  } catch (thrown) {
    const failure = toFailure(thrown, new URL(request.url).pathname)
    response = Response.json(fail(failure.code, failure.message), { status: ERROR_STATUS[failure.code] })
  }
  response.headers.set("Cache-Control", "private, no-store")
  return response
}

/** A route without dynamic segments is given no params at all. */
function toParams(raw: Record<string, string | string[] | undefined> | undefined): Record<string, string> {
  const entries = Object.entries(raw ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string")
  return Object.fromEntries(entries.map(([name, value]) => [name, decodeParam(value)]))
}

function decodeParam(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    throw new AppError("invalid", "The address cannot be read.")
  }
}

function requireOwnOrigin(sent: Headers): void {
  if (!isOwnOrigin(sent)) throw new AppError("forbidden", "This request did not come from the dashboard's own page.")
}

export type Started<T> = Result<{ answer: Promise<Result<T>> }>

/**
 * A server action for people with at least `role`. The caller and the input are checked before it returns; `run` is started
 * and not awaited, so that a slow vendor does not hold up the browser's queue of actions (they run one after the other).
 */
export function operatorAction<I, T>(
  schema: ZodType<I>,
  role: Role,
  run: (input: I, by: Operator) => Promise<T>,
): (raw: unknown) => Promise<Started<T>> {
  return async (raw) => {
    try {
      const sent = await headers()
      requireOwnOrigin(sent)
      return await runFrom(toClientAddress(sent), async () => {
        const by = await requirePerson(role, `action on ${toPage(sent)}`)
        const input = schema.safeParse(raw)
        if (!input.success) return fail("invalid", "The request cannot be read.")
        return ok({ answer: settle(() => run(input.data, by)) })
      })
    } catch (thrown) {
      const failure = toFailure(thrown, "action")
      return fail(failure.code, failure.message)
    }
  }
}

async function settle<T>(run: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await run())
  } catch (thrown) {
    const failure = toFailure(thrown, "action")
    return fail(failure.code, failure.message)
  }
}
