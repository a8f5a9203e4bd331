import { createHash, randomBytes } from "node:crypto"

/** next-auth's own form: the token, a bar, and sha256(token + secret). Lets the sign-in form work without JavaScript. */
export function createCsrfCookie(secret: string): string {
  const token = randomBytes(32).toString("hex")
  return `${token}|${toMark(token, secret)}`
}

/** The token to put into a form, if the cookie is one of ours. */
export function findCsrfToken(cookie: string | undefined, secret: string): string | undefined {
  const [token, mark] = cookie?.split("|") ?? []
  return token && mark === toMark(token, secret) ? token : undefined
}

function toMark(token: string, secret: string): string {
  return createHash("sha256").update(`${token}${secret}`).digest("hex")
}
