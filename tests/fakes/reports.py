"""What mail servers and people write back: reports of delivery as several servers shape them, and what is none."""

from __future__ import annotations

from uuid import UUID

FAILED = """\
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/1"

--B/1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B/1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4F0D21C0031
Arrival-Date: Sat, 21 Nov 2026 09:30:00 +0000 (UTC)

Final-Recipient: rfc822; jane@example.com
Original-Recipient: rfc822;jane@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <jane@example.com>: Recipient address rejected

--B/1
Content-Description: Undelivered Message
Content-Type: {returned}

From: "The Chartkey Team" <invitations@chartkey.example>
Subject: Integrative Medicine has invited you
Message-ID: <{message_id}@chartkey.example>
To: jane@example.com

{body}
--B/1--
"""
"""As Postfix writes it: the whole mail, or its headers alone, comes back in the third part."""
BARE = """\
From: postmaster@example.com
To: {to}
Subject: Undeliverable: your message
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="=_part"

--=_part
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+WW91ciBtZXNzYWdlIGNvdWxkbid0IGJlIGRlbGl2ZXJlZC48L3A+

--=_part
Content-Type: message/delivery-status

Reporting-MTA: dns;example.com

Final-Recipient: RFC822; jane@example.com
Action: Failed (user unknown)
Status: 5.1.10 (bad address)

--=_part--
"""
"""Nothing of the mail comes back: only the address that the report is sent to tells which one it was."""
VACATION = """\
From: Jane <jane@example.com>
To: {to}
Subject: Out of office: your message could not be delivered? 5.1.1
Auto-Submitted: auto-replied
In-Reply-To: <{message_id}@chartkey.example>
Content-Type: text/plain

I am away until Monday. Status: 5.1.1 Action: failed
"""
READ = """\
From: jane@example.com
To: {to}
Subject: Read: Integrative Medicine has invited you
Content-Type: multipart/report; report-type=disposition-notification; boundary="R"

--R
Content-Type: text/plain

It was read.
--R
Content-Type: message/disposition-notification

Final-Recipient: rfc822;jane@example.com
Original-Message-ID: <{message_id}@chartkey.example>
Disposition: manual-action/MDN-sent-manually; displayed

--R--
"""
PERSON = """\
From: Jane <jane@example.com>
To: {to}
Subject: Re: Integrative Medicine has invited you
In-Reply-To: <{message_id}@chartkey.example>
Content-Type: text/plain

Who are you? Action: failed, Status: 5.1.1
"""

COMPLAINT = """\
From: <feedback@provider.example>
Date: Thu, 8 Mar 2026 17:40:36 EDT
Subject: FW: Integrative Medicine has invited you
To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
\tboundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP
192.0.2.1 on Thu, 8 Mar 2026 14:00:00 EDT.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {action}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <bounces@chartkey.example>
Arrival-Date: Thu, 8 Mar 2026 14:00:00 EDT
Source-IP: 192.0.2.1
Reported-Domain: chartkey.example

--part1_13d.2e68ed54_boundary
Content-Type: {returned}
Content-Disposition: inline

From: "The Chartkey Team" <invitations@chartkey.example>
Received: from mailserver.example.net (mailserver.example.net
\t[192.0.2.1]) by provider.example with ESMTP id M63d4137594e46;
\tThu, 08 Mar 2026 14:00:00 -0400
To: <Undisclosed Recipients>
Subject: Integrative Medicine has invited you
Message-ID: <{message_id}@chartkey.example>

{body}
--part1_13d.2e68ed54_boundary--
"""
"""As in RFC 5965 appendix B.2, the recipient left out as providers do."""


def written(
    shape: str, message_id: UUID, *, action: str = "failed", status: str = "5.1.1",
    returned: str = "text/rfc822-headers", to: str | None = None, body: str = "",
) -> bytes:  # fmt: skip
    """One mail to the mailbox of reports; `to` is by default the return path of the message."""
    back = to or f"bounces+{message_id.hex}@chartkey.example"
    mail = shape.format(to=back, message_id=message_id, action=action, status=status, returned=returned, body=body)
    return mail.replace("\n", "\r\n").encode()
