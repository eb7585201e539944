from .lookup import (
    LANGS as LANGS,
    Bilingual as Bilingual,
    Lang as Lang,
    both as both,
    enumerated as enumerated,
    in_lang as in_lang,
    joined as joined,
    keys as keys,
    label as label,
)
