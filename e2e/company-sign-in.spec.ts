import { generateKeyPairSync, sign } from "node:crypto"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { emailOf, expect, test } from "./fixtures"
import { type OwnApp, postAuth, startOwnApp } from "./own-app"

const KEYS = generateKeyPairSync("rsa", { modulusLength: 2048 })
const CLIENT = "ops"

/** Who the provider vouches for next. */
let vouched: { email: string; email_verified: boolean }
let provider: Server
let issuer: string
let app: OwnApp

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")

function toIdToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, aud: CLIENT, sub: "u1", iat: now, exp: now + 60, nonce, ...vouched }
  const content = `${encode({ alg: "RS256", kid: "k1", typ: "JWT" })}.${encode(claims)}`
  return `${content}.${sign("RSA-SHA256", Buffer.from(content), KEYS.privateKey).toString("base64url")}`
}

/** A company's OpenID Connect provider, as small as one can be. */
function startProvider(): Promise<Server> {
  let nonce = ""
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer)
    const json = (body: unknown) => response.setHeader("content-type", "application/json").end(JSON.stringify(body))
    if (url.pathname === "/authorize") {
      nonce = url.searchParams.get("nonce") ?? ""
      const back = new URL(url.searchParams.get("redirect_uri") ?? issuer)
      back.search = new URLSearchParams({ code: "c1", state: url.searchParams.get("state") ?? "" }).toString()
      return response.writeHead(302, { location: back.href }).end()
    }
    if (url.pathname === "/token") return json({ access_token: "a", token_type: "Bearer", id_token: toIdToken(nonce) })
    if (url.pathname === "/jwks")
      return json({ keys: [{ ...KEYS.publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" }] })
    const endpoints = {
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    }
    return json({
      issuer,
      ...endpoints,
      response_types_supported: ["code"],
      id_token_signing_alg_values_supported: ["RS256"],
    })
  })
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)))
}

test.beforeAll(async ({ playwright }) => {
  provider = await startProvider()
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const more = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT, OIDC_CLIENT_SECRET: "company-secret" }
  app = await startOwnApp(await playwright.request.newContext(), 2, more)
})

test.afterAll(async () => {
  app.process.kill("SIGTERM")
  await app.ended
  provider.close()
})

for (const [who, given, location, status] of [
  ["a person an admin added", { email: emailOf("admin"), email_verified: true }, /^\/$/, 200],
  ["a stranger", { email: "stranger@example.com", email_verified: true }, /error=unknown_person/, 401],
  [
    "an e-mail the provider did not verify",
    { email: emailOf("admin"), email_verified: false },
    /error=unknown_person/,
    401,
  ],
] as const) {
  test(`the company's provider lets in or keeps out ${who}`, async ({ request }) => {
    vouched = given
    const sent = await postAuth(request, app.address, "signin/oidc", {})
    expect(sent.headers().location).toContain(`${issuer}/authorize`)
    const back = await request.get(String(sent.headers().location), { maxRedirects: 0 })
    const answer = await request.get(String(back.headers().location), { maxRedirects: 0 })
    expect(answer.headers().location).toMatch(location)
    expect((await request.get(`${app.address}/api/freshness`)).status()).toBe(status)
  })
}
