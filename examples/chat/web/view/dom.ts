/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The little of a framework that the page needs. Text from people only ever becomes text: nothing here parses HTML.
 *
 * @module
 */

/** The element of an id, which index.html is known to have. */
export function byId<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const element = document.getElementById(id);
  if (element === null) throw new ReferenceError(`index.html has no #${id}`);
  return element as Type; // index.html and the caller agree; the browser test opens every one of them.
}

/** Makes an element with classes and children; strings become text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

/** Sets an element's text if it differs, so that screen readers hear only what is new. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** How {@linkcode syncList} makes the elements of a list. */
export interface ListOptions<Item> {
  /** Tells items apart. */
  readonly key: (item: Item) => string;
  /** Makes the element of an item. */
  readonly make: (item: Item) => HTMLElement;
  /** Says what an element shows; it is made anew when that differs. */
  readonly version: (item: Item) => string;
}

/** Makes a parent's children those of the items, keeping every element whose item has not changed. */
export function syncList<Item>(
  parent: HTMLElement,
  items: readonly Item[],
  options: ListOptions<Item>,
): void {
  const old = new Map([...parent.children].map((child) => [(child as HTMLElement).dataset["key"], child]));
  let next = parent.firstElementChild;
  for (const item of items) {
    const element = reuse(old, item, options);
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
  for (const gone of old.values()) gone.remove();
}

function reuse<Item>(
  old: Map<string | undefined, Element>,
  item: Item,
  { key, make, version }: ListOptions<Item>,
): Element {
  const id = key(item);
  const wanted = version(item);
  const known = old.get(id);
  if (known instanceof HTMLElement && known.dataset["version"] === wanted) {
    old.delete(id);
    return known;
  }
  const element = make(item);
  element.dataset["key"] = id;
  element.dataset["version"] = wanted;
  return element;
}
