import { KeptLink } from "@/components/shell/kept-link"
import { isAtLeast, type Operator } from "@/lib/domain/operator"
import type { About, ConnectionDetail } from "@/lib/settings/schema"
import { AboutCard } from "./about"
import { Connections } from "./connections"
import { Section } from "./section"
import { You } from "./you"

type SettingsViewProps = {
  by: Operator
  connections: readonly ConnectionDetail[]
  about: About
  demo: boolean
  dashboardUrl: string
}

export function SettingsView({ by, connections, about, demo, dashboardUrl }: SettingsViewProps) {
  return (
    <>
      <h1>Settings</h1>
      <Section id="connections" title="Connections" intro="Vendor accounts and environments, and how their sync does.">
        <Connections connections={connections} dashboardUrl={dashboardUrl} />
      </Section>
      <Section id="attribution" title="Attribution" intro="Whose each job is, and what it was made of.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/settings/attribution">How much is known, and how to tell more</KeptLink>
          <span className="text-muted">: a CSV file, rules by input address.</span>
        </p>
      </Section>
      <Section id="budgets" title="Budgets" intro="What a month may cost, how long the credits last, and who is told.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/settings/budgets">Budgets, runway and notifications</KeptLink>
        </p>
      </Section>
      <Section id="drift" title="Contract drift" intro="Where the vendor’s answers differ from what is documented.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/settings/drift">What differed, where and how often</KeptLink>
        </p>
      </Section>
      <Section id="webhooks" title="Webhooks" intro="What the vendor told us by itself, and what it did not.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/webhooks">Deliveries, and jobs that none told of</KeptLink>
        </p>
      </Section>
      {isAtLeast(by.role, "admin") ? <ForAdmins /> : null}
      <Section id="you" title="You" intro="Changing the password signs out your other browsers.">
        <You by={by} />
      </Section>
      <Section id="about" title="About" intro="What runs here, and what it keeps.">
        <AboutCard about={about} demo={demo} />
      </Section>
    </>
  )
}

function ForAdmins() {
  return (
    <>
      <Section id="people" title="People" intro="Who may sign in, and what they may do.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/settings/people">Add people, change roles, reset passwords, disable</KeptLink>
          <span className="text-muted">
            ; on the server also <code className="whitespace-nowrap">npm run people -- --help</code>.
          </span>
        </p>
      </Section>
      <Section id="tokens" title="Tokens" intro="What programs of your own show to be let in.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/settings/attribution#api">Make and revoke tokens</KeptLink>
          <span className="text-muted">: to tell of jobs, to read jobs, usage and reviews, to fetch metrics.</span>
        </p>
      </Section>
      <Section id="audit" title="Audit" intro="Who did what, when and from where.">
        <p className="max-w-[72ch] text-pretty">
          <KeptLink href="/settings/audit">Every change, export, sign-in and refusal</KeptLink>
        </p>
      </Section>
    </>
  )
}
