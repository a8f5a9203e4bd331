"use client"

/** The last resort, when the root layout itself failed: it stands alone, without our styles or components. */
export default function GlobalError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", padding: "3rem", maxWidth: "40rem" }}>
        <title>Something went wrong · RemoveBGVideo Ops</title>
        <h1 style={{ fontSize: "1.1rem" }}>Something went wrong on our side</h1>
        <p>The log has the details. Nothing that was recorded is lost.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  )
}
