"""A person's way from the e-mailed link to their records, page by page, in a Playwright page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Page, expect

PARTS = (
    "Diagnoses", "Medications", "Immunizations", "Allergies", "Procedures", "Care plans", "Lab results",
    "Appointments", "Profile", "Help",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """What the person knows; the PIN as the practice wrote it."""

    born: tuple[str, str, str] = ("04", "28", "1986")
    pin: str = "1234-5678"
    phone: str = "(202) 555-0143"
    answer: str = "Rex"
    first_name: str = "Maria"
    last_name: str = "Álvarez"
    username: str = "maria@example.org"
    password: str = "Correct horse 7"


@dataclass(frozen=True)
class Walker:
    """Walks in English; `base` is the public URL without a slash at its end."""

    page: Page
    base: str
    person: Person = Person()

    async def open_link(self, path: str) -> None:
        """Follow the registration link; the token is gone from the address at once."""
        await self.page.goto(self.base + path)
        assert "/r/" not in self.page.url

    async def choose_pin(self) -> None:
        """S36."""
        await self._stands("Verify identity")
        await self.page.get_by_text("Enter PIN received from the doctor").click()
        await self._press("Continue")

    async def verify_pin(self, *, pin: str | None = None) -> None:
        """S37."""
        await self._stands("Verify identity using PIN")
        for label, value in zip(("Month", "Day", "Year"), self.person.born, strict=True):
            await self.page.get_by_label(label, exact=True).fill(value)
        await self.page.get_by_label("PIN received from patient's doctor").fill(pin or self.person.pin)
        await self._press("Verify Identity")

    async def choose_phone(self) -> None:
        """S36, the other way."""
        await self._stands("Verify identity")
        await self.page.get_by_text("Request security code via phone").click()
        await self._press("Continue")

    async def request_code(self, channel: str = "Text") -> None:
        """S41."""
        await self._stands("Verify identity using security code")
        for label, value in zip(("Month", "Day", "Year"), self.person.born, strict=True):
            await self.page.get_by_label(label, exact=True).fill(value)
        await self.page.get_by_label("Your phone number from the doctor's record").fill(self.person.phone)
        await self.page.locator(".usa-radio__label", has_text=channel).first.click()
        await self._press("Request code")

    async def enter_code(self, code: str) -> None:
        """S45."""
        await self._stands("Enter your security code")
        await self.page.get_by_label("Security code").fill(code)
        await self._press("Check")

    async def last_look(self) -> None:
        """Whose chart, and by what right: yes."""
        await self._stands("Are these your records?")
        await self._press("Yes, this is me")

    async def choose_new_account(self) -> None:
        """S48."""
        await self._stands("Set up account")
        await self.page.get_by_text("Create a new account").click()
        await self._press("Continue")

    async def create_account(self, *, username: str | None = None) -> None:
        """S55."""
        await self._stands("Create a new account")
        person, page = self.person, self.page
        await page.get_by_label("Q: Select a security question").select_option("first_pet")
        await page.get_by_label("A: Enter your answer").fill(person.answer)
        await page.get_by_label("Your first name").fill(person.first_name)
        await page.get_by_label("Your last name").fill(person.last_name)
        await page.get_by_label("Username").fill(username or person.username)
        await page.get_by_label("Password for new account").fill(person.password)
        await page.get_by_label("Confirm password").fill(person.password)
        await self._press("Create new account")

    async def choose_existing_account(self) -> None:
        """S48, the other way."""
        await self._stands("Set up account")
        await self.page.get_by_text("Link to an existing Chartkey account").click()
        await self._press("Continue")

    async def link_account(self, *, password: str | None = None) -> None:
        """S50."""
        await self._stands("Link to existing account")
        await self.page.get_by_label("Email or username of existing account").fill(self.person.username)
        await self.page.get_by_label("Password for the existing account").fill(password or self.person.password)
        await self._press("Link records")

    async def register(self, path: str) -> None:
        """All of it, in the order verify_first (D1)."""
        await self.open_link(path)
        await self.choose_pin()
        await self.verify_pin()
        await self.last_look()
        await self.choose_new_account()
        await self.create_account()

    async def sees_chart_of(self, name: str) -> None:
        """The portal's first page, once records has heard of the access; it looks again by itself."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text("Summary", timeout=30_000)
        await expect(self.page.locator(".ck-chart__name")).to_have_text(name)

    async def go_to(self, part: str) -> None:
        """A part of the chart by the navigation: beside the page, or in a phone's menu (S123)."""
        menu = self.page.locator(".ck-nav summary")
        if await menu.is_visible():
            await menu.click()
        await self.page.locator(".ck-nav").get_by_role("link", name=part, exact=True).click()
        await self._stands(part)

    async def go_everywhere(self) -> None:
        """Every part of the chart, and Help, in the order of the navigation; then back to the summary."""
        for part in PARTS:
            await self.go_to(part)
        await self.page.go_back()
        await self.go_to("Summary")

    async def log_out(self) -> None:
        """S103."""
        await self._press("Log out")
        await self._stands("You are logged out")

    async def log_in(self, *, password: str | None = None) -> None:
        """S100, at its own stable address (S102)."""
        await self.page.goto(f"{self.base}/login")
        await self.page.get_by_label("Username").fill(self.person.username)
        await self.page.get_by_label("Password", exact=True).fill(password or self.person.password)
        await self._press("Log in")

    async def _stands(self, heading: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    async def _press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()
