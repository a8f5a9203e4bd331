import type { Metadata } from "next"
import { cookies } from "next/headers"
import { redirect } from "next/navigation"
import { SignInCard } from "@/components/auth/sign-in-card"
import { toCookieName } from "@/lib/auth/cookies"
import { findCsrfToken } from "@/lib/auth/csrf"
import { findOperator } from "@/lib/auth/current"
import { toSafePath } from "@/lib/auth/origin"
import { readEnv } from "@/lib/env"

export const metadata: Metadata = { title: "Sign in" }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Search) {
  const { next, error } = await searchParams
  const path = toSafePath(typeof next === "string" ? next : null)
  if (await findOperator()) redirect(path)
  const { authSecret, demo, oidc } = readEnv()
  const csrf = findCsrfToken((await cookies()).get(toCookieName("csrf"))?.value, authSecret)
  return (
    <SignInCard
      csrfToken={csrf ?? ""}
      next={path}
      error={typeof error === "string" ? error : null}
      demo={demo}
      companyLabel={oidc?.label ?? null}
    />
  )
}
