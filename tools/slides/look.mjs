// Looks at every slide of an HTML deck in headless Chromium; prints what would be embarrassing on a projector, as JSON.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [browserPath, deck, leastPoints] = process.argv.slice(2);
const WIDTH = 1280, HEIGHT = 720;
const OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync"];

// Runs in the page: the faults of the slide that is shown now.
function faultsOfSlide(leastPixels) {
    const faults = [];
    const slide = document.querySelector(".bespoke-marp-active section");
    const frame = slide.getBoundingClientRect();
    const visible = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    const inside = (box) => box.left >= frame.left - 1 && box.top >= frame.top - 1 && box.right <= frame.right + 1 &&
        box.bottom <= frame.bottom + 1;
    const quote = (text) => `'${text.trim().replace(/\s+/g, " ").slice(0, 40)}'`;
    const lines = [];
    const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode, parent = text.parentElement;
        if (!text.data.trim() || ["STYLE", "SCRIPT"].includes(parent.tagName) || !visible(parent)) continue;
        const pixels = parseFloat(getComputedStyle(parent).fontSize) * frame.width / slide.offsetWidth;
        if (pixels < leastPixels - 0.01) faults.push(`${quote(text.data)} has ${(pixels * 0.75).toFixed(1)} pt`);
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) {
            lines.push({ box, text: text.data, foot: !!parent.closest("footer") });
            if (!inside(box)) faults.push(`${quote(text.data)} leaves the slide`);
        }
    }
    const foots = lines.filter((line) => line.foot).map((line) => line.box);
    const onFoot = (box) => foots.some((foot) => box.bottom > foot.top + 2);
    for (const { box, text } of lines.filter((line) => !line.foot)) {
        if (onFoot(box)) faults.push(`${quote(text)} runs into the foot`);
    }
    for (const element of slide.querySelectorAll("*")) {
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible") {
            faults.push(`${quote(element.textContent)} is cut off`);
        }
    }
    for (const picture of slide.querySelectorAll("img")) {
        const box = picture.getBoundingClientRect(), scale = box.width / picture.naturalWidth;
        const tell = (what) => faults.push(`the picture '${picture.alt}' ${what}`);
        if (!picture.naturalWidth) tell("is missing");
        else if (!inside(box)) tell("leaves the slide");
        else if (onFoot(box)) tell("runs into the foot");
        else if (scale < 0.999) tell(`is drawn at ${scale.toFixed(2)} of its size, and its letters with it`);
    }
    const title = slide.querySelector("h1, h2")?.textContent ?? slide.querySelector("img")?.alt ?? "";
    return { slide: title, faults, letters: lines.length };
}

const profile = mkdtempSync(join(tmpdir(), "perftalk-chromium-"));
const browser = await puppeteer.launch({ executablePath: browserPath, args: OFFLINE, userDataDir: profile });
try {
    const page = await browser.newPage();
    await page.setViewport({ width: WIDTH, height: HEIGHT });
    const address = pathToFileURL(deck).href;
    const asked = [];
    await page.setRequestInterception(true);
    page.on("request", (request) => {
        const own = request.url().split("#")[0] === address || /^(data|blob):/.test(request.url());
        if (!own) asked.push(request.url().slice(0, 120));
        return own ? request.continue() : request.abort();
    });
    await page.goto(address, { waitUntil: "load" });
    const count = await page.evaluate(() =>
        document.fonts.ready.then(() => document.querySelectorAll("svg[data-marpit-svg]").length));
    const slides = [];
    for (let number = 1; number <= count; ++number) {
        await page.evaluate((there) => { location.hash = String(there); }, number);
        await page.waitForFunction((there) => location.hash === `#${there}` && [...document.querySelectorAll(
            "svg[data-marpit-svg]")][there - 1].classList.contains("bespoke-marp-active"), {}, number);
        slides.push({ number, ...await page.evaluate(faultsOfSlide, leastPoints / 0.75) });
    }
    console.log(JSON.stringify({ slides, asked }));
} finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
}
