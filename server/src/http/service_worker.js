// The service worker of the shop: the shell and visited pages for when there is no network.
//
// The server fills in the build and the shell (service_worker.rs). Every cache belongs to one build, and a page is kept
// only if it names this build's files: markup of one build never meets the WebAssembly of another. A new version waits
// until the visitor agrees (sw-register.js). What is personal is never kept: only the paths below are pages for all.
"use strict";

const BUILD = "{{BUILD}}";
const SHELL = ["{{SHELL}}"];

const SHELL_CACHE = `jishi-shell-${BUILD}`;
const PAGE_CACHE = `jishi-pages-${BUILD}`;
const PICTURE_CACHE = `jishi-pictures-${BUILD}`;
const OURS = [SHELL_CACHE, PAGE_CACHE, PICTURE_CACHE];
const MOST_PAGES = 60;
const MOST_PICTURES = 240;

// The whole list of pages that may be kept. Cart, checkout, orders and tracking are not on it.
const PUBLIC_PAGE = /^\/(?:zh|en)(?:\/?|\/search|\/(?:c|p|s|pages)\/[^/]+)$/;
const PICTURE = /^\/(?:art|media|brand)\//;
const NEVER = /^\/(?:api|v1|webhooks)(?:\/|$)/;
// Named by what is in it, so the kept copy is the right one for every build.
const BY_CONTENT = /^\/pkg\/.+\.[\w-]{22}\.wasm$/;
const PKG_FILE = /\/pkg\/[\w.-]+\.(?:css|js|wasm)/g;

const withoutHash = (path) => path.replace(/\.[^./]+(\.\w+)$/, "$1");
const KINDS = new Set(SHELL.map(withoutHash));

// A form sent without scripts comes back with its error in the query: that answer is for one visitor.
const isPublicPage = (url) => PUBLIC_PAGE.test(url.pathname) && !url.searchParams.has("__err");

const isPlain = (response) =>
  response.status === 200 &&
  response.type === "basic" &&
  !response.redirected &&
  !/\bno-store\b/.test(response.headers.get("cache-control") ?? "");

const isOfThisBuild = (html) =>
  (html.match(PKG_FILE) ?? []).every((path) => SHELL.includes(path) || !KINDS.has(withoutHash(path)));

const offlinePage = (path) => (/^\/en(?:\/|$)/.test(path) ? "/offline.en.html" : "/offline.zh.html");

const find = async (name, key) => (await caches.open(name)).match(key, { ignoreVary: true });

// Drops the oldest entries beyond `most`.
const trim = async (cache, most) => {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
};

// A full disk costs the copy, never the answer.
const put = async (name, key, response, most) => {
  try {
    const cache = await caches.open(name);
    await cache.put(key, response);
    if (most) await trim(cache, most);
  } catch {
    // Nothing is kept.
  }
};

const keepPage = async (url, response) => {
  const isHtml = response.headers.get("content-type")?.startsWith("text/html");
  if (!isHtml || !isPlain(response) || !isOfThisBuild(await response.clone().text())) return;
  await put(PAGE_CACHE, url.href, response, MOST_PAGES);
};

// Network first; then the kept page; then the page that says there is no network.
const page = async (event, url) => {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    if (isPublicPage(url)) event.waitUntil(keepPage(url, response.clone()));
    return response;
  } catch (error) {
    const kept = isPublicPage(url) && (await find(PAGE_CACHE, url.href));
    const answer = kept || (await find(SHELL_CACHE, offlinePage(url.pathname)));
    if (answer) return answer;
    throw error;
  }
};

// Network first, which the browser's own cache makes quick; a file named by its content straight from the shell.
const shellFile = async (request, path) => {
  const kept = await find(SHELL_CACHE, path);
  if (kept && BY_CONTENT.test(path)) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

// The kept picture at once, while a fresh one is fetched for the next time.
const picture = async (event, url) => {
  const kept = await find(PICTURE_CACHE, url.href);
  const fetched = fetch(event.request).then((response) => {
    if (isPlain(response)) event.waitUntil(put(PICTURE_CACHE, url.href, response.clone(), MOST_PICTURES));
    return response;
  });
  if (!kept) return fetched;
  event.waitUntil(fetched.catch(() => {}));
  return kept;
};

// A page that was reached without loading a document is fetched once, so that it is there as well.
const visited = async (path) => {
  const url = new URL(String(path), location.origin);
  if (url.origin !== location.origin || !isPublicPage(url) || (await find(PAGE_CACHE, url.href))) return;
  await keepPage(url, await fetch(url, { headers: { accept: "text/html" } }));
};

addEventListener("install", (event) => event.waitUntil(install()));

// Asked for anew: the browser's own cache may hold files of the same name from an older build. Only the offline pages
// must be there; what else is missing is left to the network.
const install = async () => {
  const cache = await caches.open(SHELL_CACHE);
  const add = (path) => cache.add(new Request(path, { cache: "no-cache" }));
  const isNeeded = (path) => path.startsWith("/offline.");
  await Promise.all(SHELL.map((path) => (isNeeded(path) ? add(path) : add(path).catch(() => {}))));
};

const activate = async () => {
  const others = (await caches.keys()).filter((name) => name.startsWith("jishi-") && !OURS.includes(name));
  await Promise.all(others.map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable();
  await clients.claim();
};

addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("message", (event) => {
  if (event.data?.type === "activate") skipWaiting();
  if (event.data?.type === "visited") event.waitUntil(visited(event.data.path).catch(() => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || NEVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.search === "" && SHELL.includes(url.pathname)) event.respondWith(shellFile(request, url.pathname));
  else if (PICTURE.test(url.pathname) && request.destination === "image") event.respondWith(picture(event, url));
});
