#ifndef HARNESS_TRIAGE_CORE_SHAPE_H
#define HARNESS_TRIAGE_CORE_SHAPE_H
/* Inside core_*.c: what a core is made of. Names no type of the JSON tree nor of jansson, so that
 * every file of the family can include it.
 *
 * A shape is a pattern over inputs, read off one minimised input and widened by asking. Its nodes
 * are the values that must be there; each says which classes of value fail, and objects also say
 * what must not be there. Inputs with the same shape fail for the same reason. */
#include "harness/model/input.h"
#include "harness/triage/minimize.h"

enum {
    SHAPE_NODES = 48, /* a minimum with more is compared as a whole */
    SHAPE_DEPTH = 12, /* so is one that is deeper, unless depth is the point */
    SHAPE_NAMES = 32, /* absences of an object: all kinds of update fit */
    SHAPE_KEYS = 3,   /* names a member may have: text or caption */
    CORE_SHAPES = 8,  /* ways of one bug that a core remembers */
    LARGE_BODY = 4096 /* bytes from which a minimum is about size */
};

/* Classes of value, each with a representative to ask about (core_class.c). Bits of a mask. */
enum {
    CLASS_NULL,
    CLASS_FALSE,
    CLASS_TRUE,
    CLASS_ZERO,
    CLASS_POSITIVE,
    CLASS_NEGATIVE,
    CLASS_BEYOND_31,
    CLASS_BEYOND_53,
    CLASS_FRACTION,
    CLASS_HUGE,
    CLASS_EMPTY,
    CLASS_TEXT,
    CLASS_DIGITS,
    CLASS_COMMAND,
    CLASS_UNICODE,
    CLASS_ASTRAL,
    CLASS_LONE,
    CLASS_CONTROL,
    CLASS_BAD_UTF8,
    CLASS_KNOWN,
    CLASS_EMPTY_ARRAY,
    CLASS_ARRAY,
    CLASS_EMPTY_OBJECT,
    CLASS_OBJECT,
    CLASSES
};
#define CLASS_ANY ((1u << CLASSES) - 1)
#define CLASS_CONTAINERS \
    (1u << CLASS_EMPTY_ARRAY | 1u << CLASS_ARRAY | 1u << CLASS_EMPTY_OBJECT | 1u << CLASS_OBJECT)

/* How far a text other than the minimum's own may be like it. Bits. */
enum {
    LIKE_EXACT = 1,
    LIKE_WORD = 2,   /* begins with it, then a space or the end */
    LIKE_PREFIX = 4, /* begins with it */
    LIKE_INSIDE = 8, /* holds it */
    LIKE_LONG = 16,  /* is at least as long, whatever it says after `head` bytes */
    LIKE_BOUND = 32  /* a number: at least as far from zero, within its class */
};

enum node_form { NODE_LEAF, NODE_OBJECT, NODE_ARRAY };

struct shape_node {
    int parent; /* index; -1: the root */
    size_t at;  /* preorder position in the minimum */
    enum node_form form;
    char *key[SHAPE_KEYS]; /* decoded names; none for an item or the root; owned */
    size_t keys;
    bool any_name;          /* any name will do that the schema does not know there */
    bool twice;             /* the object holds the name more than once */
    uint32_t kinds;         /* bits of enum tg_kind: the update kinds that fail alike */
    uint32_t items;         /* of an array, at least */
    uint32_t classes;       /* of a leaf */
    uint32_t own;           /* the class of the minimum's own value, as a bit */
    uint32_t likeness;      /* LIKE_*, for `literal` or `bound` */
    char *literal;          /* decoded text of a string leaf; owned; NULL: none */
    size_t literal_n, head; /* head: bytes before a long run of zeros, which are filler */
    uint64_t bound;         /* magnitude of an integer leaf */
    bool negative;
    const char *absent[SHAPE_NAMES];      /* schema names that must not be there; static */
    uint32_t absent_classes[SHAPE_NAMES]; /* values that are as bad as none there */
    size_t absents;
    uint16_t type; /* enum tg_type_id; TG_T_NONE unknown */
};

enum body_form {
    BODY_ANY, /* the cause is in the headers or the wire */
    BODY_EMPTY,
    BODY_TREE,   /* nodes */
    BODY_DEEP,   /* nesting of at least `measure` */
    BODY_LARGE,  /* at least `measure` bytes */
    BODY_MARK,   /* begins with a byte order mark */
    BODY_CUT,    /* JSON that ends too early */
    BODY_BROKEN, /* other bytes that are no JSON */
    BODY_TEXT,   /* holds text of an oddity in `measure` (ODD_*), wherever it stands */
    BODY_WHOLE   /* too complex for a pattern: the minimum itself */
};

enum { ODD_BAD_UTF8 = 1, ODD_LONE = 2 }; /* bytes that are no UTF-8; an unpaired surrogate */

struct shape_step {
    enum body_form form;
    uint64_t measure;
    struct shape_node *node;
    size_t nodes;
};

struct shape {
    struct input min;        /* owned; decorations are read from it */
    struct shape_step *step; /* one per step of min */
    bool probed;
};

struct core {
    struct shape shape[CORE_SHAPES];
    size_t shapes;
    char *text, *kind;
    uint64_t hash;
};

void shape_read(struct shape *s, const struct input *min); /* core_shape.c */
void shape_release(struct shape *s);
void shape_node_add_key(struct shape_node *n, const char *name);
bool shapes_alike(const struct shape *a, const struct shape *b); /* core_alike.c */
void shape_widen(struct shape *into, const struct shape *from);  /* of alike ones: their union */
void shape_copy(struct shape *to, const struct shape *from);     /* to is overwritten */
bool decorations_match(const struct step *min, const struct step *s); /* core_match.c */
void core_describe(struct core *c); /* text, kind and hash, after a change (core_text.c) */
const char *class_name(unsigned class);
/* The step fails for any text of these oddities: its own nodes are forgotten. */
void shape_is_about_text(struct shape_step *s, unsigned oddities);
unsigned body_oddities(struct span body); /* ODD_* of any text in it (core_odd.c) */
#endif
