"use client"

import { lazy, Suspense } from "react"
import { Section } from "@/components/settings/section"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Skeleton } from "@/components/ui/skeleton"
import { ApiGuide } from "./api-guide"
import { CoverageCard } from "./coverage-card"

/* Drawn by the server like the rest; their code comes right after the page's first scripts. */
const RulesCard = lazy(() => import("./rules-card").then((module) => ({ default: module.RulesCard })))
const TokensCard = lazy(() => import("./tokens-card").then((module) => ({ default: module.TokensCard })))
const csvImport = toLate(() => import("./csv-import").then((module) => module.CsvImport))

/** Whose each job is and what it was made of: how much is known, and the three ways to tell. */
export function AttributionPage({ endpoint }: { endpoint: string }) {
  useAhead(csvImport)
  const isAdmin = useShell().by.role === "admin"
  return (
    <>
      <p>
        <KeptLink href="/settings" className="text-muted hover:text-text hover:underline">
          Settings
        </KeptLink>
      </p>
      <h1>Attribution</h1>
      <Section
        id="coverage"
        title="What is known"
        intro="The vendor’s documented answers name neither customer nor input, model or length. This is how far the other sources fill that."
      >
        <CoverageCard />
      </Section>
      <Section
        id="api"
        title="From your application"
        intro="The best source: your application tells whose a job is when it makes it. A job may be told of before it is seen here."
      >
        <div className="grid gap-4">
          <ApiGuide endpoint={endpoint} />
          {isAdmin ? (
            <Suspense fallback={<Skeleton className="h-28" />}>
              <TokensCard />
            </Suspense>
          ) : (
            <p className="text-muted">An admin makes and revokes the tokens.</p>
          )}
        </div>
      </Section>
      <Section
        id="file"
        title="From a file"
        intro="For what happened before, or where nobody can change the application."
      >
        {isAdmin ? (
          <Late part={csvImport} with={{}} waiting={<Skeleton className="h-28" />} />
        ) : (
          <p className="text-muted">An admin can read in a CSV file here.</p>
        )}
      </Section>
      <Section
        id="rules"
        title="By input address"
        intro="Where the path of the video names the customer, a rule can read it. It speaks only where nothing was said of the job itself."
      >
        <Suspense fallback={<Skeleton className="h-40" />}>
          <RulesCard isAdmin={isAdmin} />
        </Suspense>
      </Section>
    </>
  )
}
