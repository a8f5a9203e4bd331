import { MessagePage } from "@/components/auth/message-page"

export default function Forbidden() {
  return (
    <MessagePage title="Your role does not allow this">
      <p>
        An admin can change your role. Until then,{" "}
        <a className="text-accent underline" href="/">
          go to the overview
        </a>
        .
      </p>
    </MessagePage>
  )
}
