import type { Ticket } from "./ticket"
import { hex, type World } from "./world"

const none = (name: string, text: string): Ticket => ({ name, text, expect: null })

/** Texts that are about no job of ours, most of them full of things that look like it. */
export function emptyTickets(world: World): Ticket[] {
  const known = world.jobs[120]?.id ?? ""
  const wrong = `${known.slice(0, 12)}${known[12] === "a" ? "b" : "a"}${known.slice(13)}`
  return [
    none("a greeting", "Hi, could you call me back please? Thanks, Maria"),
    none(
      "an invoice",
      "Dear team, invoice 2026-1187 of 10 November is wrong: 4,471.00 EUR instead of 447.10 EUR. IBAN DE89 3704 0044 0532 0130 00",
    ),
    none(
      "an order",
      "Order #448192 placed on 11/10/2026 14:05, tracking 1Z999AA10123456784, still not delivered to 221B Baker Street",
    ),
    none("a phone number", "Please ring +49 (0)30 901820 or 415-555-0100, ext. 7731, any time after 3pm"),
    none(
      "another vendor's ids",
      `Stripe says pi_${hex(24, "pi")} and cus_${hex(14, "cus")} are fine, request req_${hex(14, "other")}`,
    ),
    none("an id that is not ours", `job_${hex(24, "not ours")} failed`),
    none(
      "an id of ours with a letter changed",
      `please check ${wrong.slice(0, 4)}${hex(4, "x")}${wrong.slice(8, 20)}${hex(8, "y")}`,
    ),
    none("a password question", "How do I reset the password of my account? I get error 403 on the sign-in page"),
    none(
      "a price question",
      "What does the pro model cost per minute, and is there a yearly plan? Mit freundlichen Grüßen",
    ),
    none("a meeting", "Let us meet on Tuesday 24 November at 15:00 CET to talk about the contract, room 4.12"),
    none(
      "a feature wish",
      "It would be great if the video background could be removed from live streams. Any plans for Q1?",
    ),
    none(
      "a newsletter",
      "Black Friday! 30% off everything until 30.11.2026 23:59. Unsubscribe: https://news.shop.example/u/8c1f22f2",
    ),
    none(
      "an automatic reply",
      "Ich bin vom 20.11. bis 30.11. nicht im Büro. In dringenden Fällen wenden Sie sich an Herrn Schmidt, Tel. 0170 1234567.",
    ),
    none("a UUID of something else", "session 3f2504e0-4f89-41d3-9a0c-0305e82c3301 expired at 14:05"),
    none("another file", "the logo file brand-final-v3.ai does not open"),
    none("spam", "Congratulations!!! You won 1.000.000 USD, reply within 24 h to claim@lottery.example"),
    none("empty lines", "\n\n   \n> \n"),
    none("a date of birth", "Geburtsdatum 10.11.1984, Kundennummer 55120, bitte Adresse ändern"),
    none(
      "a delivery time in Spanish",
      "Hola, ¿cuándo llega mi pedido 88231? Lo pedí el 10 de noviembre a las 14:05. Gracias",
    ),
    none(
      "a legal mail",
      "Bonjour, conformément au RGPD (article 17), veuillez supprimer mes données avant le 30/11/2026.",
    ),
  ]
}
