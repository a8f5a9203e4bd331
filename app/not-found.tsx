import { MessagePage } from "@/components/auth/message-page"

export default function NotFound() {
  return (
    <MessagePage title="There is nothing at this address">
      <p>
        The link may be old, or a letter is missing.{" "}
        <a className="text-accent underline" href="/">
          Go to the overview
        </a>
      </p>
    </MessagePage>
  )
}
