import type { ReactNode } from "react"
import { Card } from "@/components/ui/card"
import { CopyLine } from "@/components/ui/copy-line"
import { ExtLink } from "@/components/ui/ext-link"

const ONE = "REMOVEBGVIDEO_API_KEY=… npm start"
const SECRET = "REMOVEBGVIDEO_WEBHOOK_SECRET=…"
const SEVERAL = `[
  {
    "id": "prod-main",
    "label": "Production",
    "environment": "production",
    "keys": [
      {
        "alias": "2026-11",
        "env": "RBV_KEY_PROD",
        "owner": "Ada",
        "createdOn": "2026-11-24",
        "rotateEveryDays": 90
      }
    ],
    "webhookSecrets": [{ "env": "RBV_WEBHOOK_SECRET_PROD" }]
  },
  {
    "id": "staging",
    "label": "Staging",
    "environment": "staging",
    "keys": [{ "alias": "staging", "file": "/run/secrets/rbv-staging" }]
  }
]`

type ConnectGuideProps = { dashboardUrl: string; webhookUrl: string; demo: boolean }

/** From a made-up account to one's own: exactly what to set, and what happens then. */
export function ConnectGuide({ dashboardUrl, webhookUrl, demo }: ConnectGuideProps) {
  return (
    <div className="max-w-[760px]">
      <h1>Connect your account</h1>
      <p className="mt-1 text-muted">
        Keys are configured on the server and never leave it: no page, log or export shows one.
        {demo ? " The made-up account has a record of its own and goes away once a key is set." : ""}
      </p>
      <ol className="mt-4 grid gap-4">
        <Step number={1} title="Get an API key from the vendor">
          <p>
            In the{" "}
            <ExtLink href={dashboardUrl} className="text-accent underline underline-offset-2">
              vendor’s Dashboard
            </ExtLink>
            , API Management tab. A key of its own for this dashboard lets you revoke it without touching your
            application. Reading costs no credits.
          </p>
        </Step>
        <Step number={2} title="Start the dashboard with it">
          <p>One account, in the environment or in a file named .env beside package.json:</p>
          <p className="mt-1.5">
            <CopyLine text={ONE} name="the command" />
          </p>
          <details className="mt-3">
            <summary className="text-accent">Several accounts or environments</summary>
            <p className="mt-1.5">
              Set <code>REMOVEBGVIDEO_CONNECTIONS</code> to the path of a JSON file instead. A key is read from a
              variable (<code>env</code>) or a file (<code>file</code>); owner and days are optional and make the Keys
              page useful:
            </p>
            <pre className="mt-1.5 overflow-x-auto rounded-md border border-line bg-sunken p-3">{SEVERAL}</pre>
          </details>
        </Step>
        <Step number={3} title="Let webhooks in (optional)">
          <p>
            Without webhooks, changes are seen within seconds to a minute by asking. With them, at once and with the
            vendor’s own time. Give the vendor this address and the dashboard the signing secret:
          </p>
          <p className="mt-1.5">
            <CopyLine text={webhookUrl} name="the webhook address" />
          </p>
          <p>
            <CopyLine text={SECRET} name="the variable" />
          </p>
        </Step>
        <Step number={4} title="Watch the first sync">
          <p>
            Every job that the vendor lists is read once, at a pace that leaves its rate limit to your application. The
            header says how far it is; all pages work meanwhile.
          </p>
        </Step>
      </ol>
    </div>
  )
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li>
      <Card title={`${number}. ${title}`}>
        <div className="px-3.5 py-3">{children}</div>
      </Card>
    </li>
  )
}
