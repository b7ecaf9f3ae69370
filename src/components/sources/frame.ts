/** Size of a plot's drawing and the edges of the field in it. */
export const WIDTH = 460;
export const HEIGHT = 256;
export const LEFT = 56;
export const RIGHT = 446;
export const TOP = 30;
export const BOTTOM = 206;
