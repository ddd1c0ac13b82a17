// How Marp turns the filled deck into pages: our own theme, no picture or script from elsewhere.
export default {
    html: true,    // the deck is ours, and figures arrive as HTML
    options: {
        emoji: { shortcode: false, unicode: false },    // else ✓ becomes a picture from a server
        math: false,
        markdown: { breaks: false },    // a line of the source is no line of the slide
    },
};
