/** The types of core/dom.js: which element a tag makes, and what may be said of it. */

export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Name<Tag extends string> = Tag extends `${infer First}.${string}` ? First : Tag;

/** `"button.primary"` makes an HTMLButtonElement. */
export type ElementOf<Tag extends string> =
  Name<Tag> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Name<Tag>] : HTMLElement;

type Nothing = null | undefined | false;
type Listeners<E> = {
  [K in keyof HTMLElementEventMap as `on${K}`]?:
    | ((event: HTMLElementEventMap[K] & { currentTarget: E }) => void)
    | Nothing;
};
type Attributes = { [name: `aria-${string}` | `data-${string}`]: string | number | boolean | Nothing } & {
  class?: string;
  for?: string;
  list?: string;
  role?: string;
  style?: Record<string, string | number>;
};
type Properties<E> = {
  [K in keyof E as K extends `on${string}` | `aria${string}` | "options" | keyof Attributes ? never : K]?:
    | (E[K] extends string ? string | number : E[K])
    | Nothing;
};

/** Listeners by `on*`, attributes, and properties of the element itself. */
export type Traits<Tag extends string> = Listeners<ElementOf<Tag>> & Attributes & Properties<ElementOf<Tag>>;

export type FieldKind = "input" | "select" | "textarea";

/** A value to choose, or a value and its words. */
export type Option = string | [string, string];

/** What parts/fields.js makes of traits: an input, unless a kind says otherwise. */
export type FieldTraits<Kind extends FieldKind> = { kind?: Kind; options?: Option[] } & Traits<Kind>;
export type Field<Kind extends FieldKind = "input"> = { row: HTMLElement; input: ElementOf<Kind> };
