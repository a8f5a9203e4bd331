import { expect, expectAccessible, type Page, people, signIn, test } from "./fixtures"

type Someone = { email: string; password: string }

function addPerson(): Someone {
  const email = `sign-in-${Date.now()}@example.com`
  const made = people("add", "--email", email, "--name", "Test person", "--role", "viewer")
  return { email, password: String(made.password) }
}

let person: Someone
test.beforeAll(() => {
  person = addPerson()
})

async function fillIn(page: Page, who: Someone): Promise<void> {
  await page.getByLabel("E-mail").fill(who.email)
  await page.getByLabel("Password").fill(who.password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
}

const alert = (page: Page) => page.getByRole("main").getByRole("alert")

test("sends a stranger to the sign-in page and, once signed in, to where they were going", async ({ page }) => {
  await page.goto("/settings?tz=local")
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent("/settings?tz=local")}`)
  await fillIn(page, person)
  await expect(page).toHaveURL("/settings?tz=local")
})

test("T15: keeps the cookie from scripts and other sites", async ({ page, context }) => {
  await signIn(page, person.email, person.password)
  await expect(page).toHaveURL("/")
  const session = (await context.cookies()).find((cookie) => cookie.name.endsWith("rbv-ops.session"))
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" })
})

test("T8: says plainly what went wrong, alike for known and unknown people", async ({ page }) => {
  for (const email of [person.email, "nobody@example.com"]) {
    await signIn(page, email, "not the password")
    await expect(alert(page)).toHaveText(/do not match an account here/)
  }
})

for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
  test(`T9: never leads off this site (${next})`, async ({ page }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`)
    // The form's own field is no safer than the address: whoever tampers with it stays here as well.
    const field = page.locator("input[name=callbackUrl]").first()
    await field.evaluate((element, value) => element.setAttribute("value", value), next)
    await fillIn(page, person)
    await expect(page).toHaveURL("/")
  })
}

test("works without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await signIn(page, person.email, person.password)
  await expect(page).toHaveURL("/")
  await context.close()
})

test("T15: ends a session in the store: a copy of the cookie is worthless after sign-out", async ({
  page,
  context,
  request,
}) => {
  await signIn(page, person.email, person.password)
  await expect(page).toHaveURL("/")
  const copy = (await context.cookies()).map((cookie) => `${cookie.name}=${cookie.value}`).join("; ")
  const askWithCopy = () => request.get("/api/freshness", { headers: { cookie: copy } })
  expect((await askWithCopy()).status()).toBe(200)
  await page.getByRole("button", { name: /Test person/ }).click()
  await page.getByRole("button", { name: "Sign out" }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  expect((await askWithCopy()).status()).toBe(401)
})

test("T8: stops guessing after ten failures, also for the right password", async ({ page, request, baseURL }) => {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json()
  for (let i = 0; i < 10; i++) {
    const form = { csrfToken, email: "guessed@example.com", password: `wrong ${i}`, callbackUrl: "/" }
    const answer = await request.post("/api/auth/callback/credentials", {
      form,
      headers: { origin: String(baseURL) },
      maxRedirects: 0,
    })
    expect(answer.headers().location).toBe("/sign-in?error=wrong")
  }
  await signIn(page, "guessed@example.com", "whatever it is")
  await expect(alert(page)).toHaveText(/Too many attempts/)
})

test("T7: takes a sign-in from its own page only", async ({ request }) => {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json()
  const form = { csrfToken, ...person, callbackUrl: "/" }
  for (const origin of ["https://evil.example", "null"]) {
    const answer = await request.post("/api/auth/callback/credentials", { form, headers: { origin }, maxRedirects: 0 })
    expect(answer.status()).toBe(403)
  }
  const huge = await request.post("/api/auth/callback/credentials", {
    form: { ...form, email: "x".repeat(20_000) },
    maxRedirects: 0,
  })
  expect([403, 413]).toContain(huge.status())
})

test("T3: lets a disabled person do nothing from the next request on", async ({ page, request, baseURL }) => {
  await signIn(page, person.email, person.password)
  await expect(page).toHaveURL("/")
  const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join("; ")
  // Away from the dashboard, whose own polling would notice as well.
  await page.goto("about:blank")
  people("disable", "--email", person.email)
  const answer = await request.get(`${baseURL}/settings`, { headers: { cookie }, maxRedirects: 0 })
  expect(answer.headers().location).toContain("/sign-in")
  expect((await request.get("/api/freshness", { headers: { cookie } })).status()).toBe(401)
})

test("is accessible in both themes", async ({ page }) => {
  await page.goto("/sign-in?error=wrong")
  await expectAccessible(page)
})
