import { Button } from "@/components/ui/button"

/** What the address's ?error= means, in words; an unknown word is the last one. */
const ERRORS: Record<string, string> = {
  wrong: "That e-mail and password do not match an account here. Check both, then try again.",
  limited: "Too many attempts. Wait 15 minutes, then try again.",
  unknown_person: "The company account is fine, but nobody has added it to this dashboard. Ask an admin here.",
  store: "The dashboard cannot reach its own record at the moment. Try again shortly.",
}
const OTHER_ERROR = "Signing in did not work. Load this page again, then try once more."

const FIELD = "mt-1 block h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 text-text"

type SignInCardProps = {
  csrfToken: string
  next: string
  error: string | null
  demo: boolean
  companyLabel: string | null
}

/** Plain forms: signing in needs no JavaScript. */
export function SignInCard({ csrfToken, next, error, demo, companyLabel }: SignInCardProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-bg p-4 text-text">
      <div className="w-full max-w-[360px]">
        <h1 className="font-semibold text-[17px] leading-6">Sign in to RemoveBGVideo Ops</h1>
        <p className="mt-1 text-muted">Job history, support and credits for the RemoveBGVideo API.</p>
        {error === null ? null : (
          <p role="alert" className="mt-4 rounded-md border border-line bg-failed-soft px-3 py-2 text-failed">
            {ERRORS[error] ?? OTHER_ERROR}
          </p>
        )}
        <form
          method="post"
          action="/api/auth/callback/credentials"
          className="mt-4 rounded-md border border-line bg-surface p-4"
        >
          <Hidden csrfToken={csrfToken} next={next} />
          <label className="block">
            E-mail
            <input className={FIELD} name="email" type="email" autoComplete="username" required maxLength={320} />
          </label>
          <label className="mt-3 block">
            Password
            <input
              className={FIELD}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              maxLength={200}
            />
          </label>
          <Button type="submit" variant="primary" className="mt-4 w-full">
            Sign in
          </Button>
        </form>
        {companyLabel === null ? null : (
          <form method="post" action="/api/auth/signin/oidc" className="mt-3">
            <Hidden csrfToken={csrfToken} next={next} />
            <Button type="submit" className="w-full">
              {companyLabel}
            </Button>
          </form>
        )}
        {demo ? <DemoNote /> : null}
        <p className="mt-4 text-muted text-xs">An independent tool. Not made by the makers of RemoveBGVideo.</p>
      </div>
    </main>
  )
}

function Hidden({ csrfToken, next }: { csrfToken: string; next: string }) {
  return (
    <>
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <input type="hidden" name="callbackUrl" value={next} />
    </>
  )
}

function DemoNote() {
  return (
    <div className="mt-4 rounded-md border border-line bg-handled-soft px-3 py-2 text-handled">
      <p>This shows a made-up account, because no API key is configured.</p>
      <p className="mt-1">
        E-mail and password were printed in the terminal on the first start. To get a new password, run{" "}
        <code className="font-mono text-xs">npm run people -- reset-password</code>
      </p>
    </div>
  )
}
