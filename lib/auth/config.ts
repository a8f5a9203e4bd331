import "server-only"
import type { Account, NextAuthOptions, Profile, User } from "next-auth"
import type { JWT } from "next-auth/jwt"
import CredentialsProvider from "next-auth/providers/credentials"
import type { Provider } from "next-auth/providers/index"
import { type RefusedSignIn, recordRefusedSignIn } from "@/lib/audit/denial"
import { recordAudit } from "@/lib/audit/record"
import { toCookieName, toCookieOptions } from "@/lib/auth/cookies"
import { toSafePath } from "@/lib/auth/origin"
import { toClientAddress } from "@/lib/auth/peer"
import { createSession, findSessionOperator, revokeSession, SESSION_LENGTH } from "@/lib/auth/sessions"
import { findPersonByPassword } from "@/lib/auth/sign-in"
import { SECOND } from "@/lib/domain/time"
import { type Oidc, readEnv } from "@/lib/env"
import { toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { getStore } from "@/lib/store/current"

/** Error words of the sign-in page's address. */
export const SIGN_IN_ERRORS = ["wrong", "limited", "unknown_person", "store", "failed"] as const
export type SignInError = (typeof SIGN_IN_ERRORS)[number]

async function authorize(given: Record<string, string> | undefined, headers: Record<string, string>): Promise<User> {
  const attempt = {
    email: String(given?.email ?? ""),
    password: String(given?.password ?? ""),
    address: toClientAddress({ get: (name) => headers[name] ?? null }),
    at: Date.now(),
  }
  let personId: string | undefined
  try {
    personId = await findPersonByPassword(await getStore(), attempt)
  } catch (thrown) {
    const { code } = toAppError(thrown)
    if (code === "too_many") await refuse({ ...attempt, why: "limited" })
    else log.error({ err: thrown }, "Sign-in failed on our side")
    throw new Error((code === "too_many" ? "limited" : "store") satisfies SignInError)
  }
  if (personId === undefined) {
    await refuse({ ...attempt, why: "wrong" })
    throw new Error("wrong" satisfies SignInError)
  }
  return { id: personId }
}

/** The password stays behind here. */
function refuse({ why, email, at }: Omit<RefusedSignIn, "by">): Promise<void> {
  return recordRefusedSignIn(getStore, { why, by: "credentials", email, at })
}

function toCredentials(): Provider {
  const fields = { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } }
  return CredentialsProvider({
    id: "credentials",
    credentials: fields,
    authorize: (given, request) => authorize(given, request.headers ?? {}),
  })
}

/** The company's own provider. It vouches for an e-mail address; who may come in, and as what, our people table decides. */
function toOidcProvider(oidc: Oidc): Provider {
  return {
    id: "oidc",
    name: oidc.label,
    type: "oauth",
    wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    profile: (profile: { sub: string; email?: string }) => ({ id: profile.sub, email: profile.email ?? null }),
  }
}

async function findKnownPerson(
  profile: (Profile & { email_verified?: boolean }) | undefined,
): Promise<string | undefined> {
  if (!profile?.email || profile.email_verified !== true) return undefined
  const person = await (await getStore()).read
    .selectFrom("people")
    .select("id")
    .where("email", "=", profile.email.toLowerCase())
    .where("disabled_at", "is", null)
    .executeTakeFirst()
  return person?.id
}

type SignedIn = { user?: User; account?: Account | null; profile?: Profile }

/** At sign-in a new session row; the token holds its id and the person's, nothing else. */
async function toToken(token: JWT, { user, account, profile }: SignedIn): Promise<JWT> {
  if (!user || !account) return token
  const personId = account.provider === "oidc" ? await findKnownPerson(profile) : user.id
  if (!personId) throw new Error("unknown_person" satisfies SignInError)
  const at = Date.now()
  const sid = await (await getStore()).write(async (tx) => {
    await recordAudit(tx, {
      at,
      actor: personId,
      action: "signed_in",
      subject: null,
      details: { by: account.provider },
    })
    return createSession(tx, personId, at)
  })
  return { sub: personId, sid }
}

function toCookies(): NextAuthOptions["cookies"] {
  const options = toCookieOptions()
  return {
    sessionToken: { name: toCookieName("session"), options },
    csrfToken: { name: toCookieName("csrf"), options },
    callbackUrl: { name: toCookieName("callback"), options },
  }
}

/** next-auth as we use it, made per request: its cookies depend on the configuration, which no import may read. */
export function toAuthOptions(): NextAuthOptions {
  const env = readEnv()
  return {
    secret: env.authSecret,
    providers: env.oidc ? [toCredentials(), toOidcProvider(env.oidc)] : [toCredentials()],
    session: { strategy: "jwt", maxAge: SESSION_LENGTH / SECOND },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: toCookies() ?? {},
    useSecureCookies: env.authUrl?.startsWith("https:") ?? false,
    logger: {
      error: (code, details) => log.error({ code, details: String(details) }, "next-auth"),
      warn: () => undefined,
      debug: () => undefined,
    },
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.provider !== "oidc" || (await findKnownPerson(profile)) !== undefined) return true
        const refused = { why: "unknown_person", by: "oidc", email: profile?.email ?? "", at: Date.now() } as const
        await recordRefusedSignIn(getStore, refused)
        return "/sign-in?error=unknown_person"
      },
      jwt: ({ token, ...signedIn }) => toToken(token, signedIn),
      redirect: ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url
        return `${baseUrl}${toSafePath(path)}`
      },
      session: async ({ session, token }) => {
        const claim = { sessionId: String(token.sid), personId: String(token.sub) }
        const operator = await findSessionOperator((await getStore()).read, claim, Date.now())
        return operator ? { ...session, user: { name: operator.name, email: operator.email } } : { expires: "" }
      },
    },
    events: {
      signOut: async ({ token }) => {
        const at = Date.now()
        await (await getStore()).write((tx) => revokeSession(tx, String(token?.sid), at))
      },
    },
  }
}
