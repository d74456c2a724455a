//! Tables for [`Pattern`]. A comparison with a backtracking reference is in `tests/it/pattern.rs`.

use super::*;

#[test]
fn a_pattern_matches_as_in_javascript() {
    let cases = [
        // pattern, text, expected
        ("", "", true),
        ("", "anything", true),
        ("trail", "road and trail shoes", true),
        ("trail", "rail", false),
        ("^trail$", "trail", true),
        ("^trail$", "a trail", false),
        ("^trail$", "trails", false),
        ("a|b|", "", true),
        ("^(a|bc)+$", "abcbca", true),
        ("^(a|bc)+$", "abcb", false),
        ("^(?:ab)*c$", "ababc", true),
        ("^a?b$", "b", true),
        ("^a?b$", "aab", false),
        ("^a{3}$", "aaa", true),
        ("^a{3}$", "aaaa", false),
        ("^a{2,}$", "a", false),
        ("^a{2,}$", "aaaaa", true),
        ("^a{2,3}$", "aaaa", false),
        ("^a{0,1}b{0}$", "a", true),
        ("^a+?b*?$", "aab", true),
        ("^.$", "\n", false),
        ("^.$", "\u{2028}", false),
        ("^.$", "é", true),
        ("^[a-cx]$", "b", true),
        ("^[a-cx]$", "d", false),
        ("^[^a-c]$", "b", false),
        ("^[^a-c]$", "Å", true),
        ("^[-a]$", "-", true),
        ("^[a-]$", "-", true),
        ("^[.]$", "x", false),
        (r"^[\]\\]$", "]", true),
        (r"^[\d_]+$", "19_7", true),
        (r"^[^\D]$", "7", true),
        (r"^\d\D\w\W\s\S$", "1a_- x", true),
        (r"^\d$", "٣", false),
        (r"^\w$", "é", false),
        (r"\s", "\u{a0}", true),
        (r"\bcart\b", "my cart!", true),
        (r"\bcart\b", "carton", false),
        (r"\Bart\b", "cart", true),
        (r"\Bcart", "cart", false),
        (r"^\t\n\r\.\/$", "\t\n\r./", true),
        ("]}", "]}", true),
        ("(^a|b)$", "cb", true),
        ("(^a|b)$", "ca", false),
        ("a$b", "ab", false),
        ("^(()*|a)*b$", "aab", true),
        ("(Mobile|Tablet)", "Android Mobile Browser", true),
        ("(mobile|tablet)", "Android Mobile Browser", false),
        ("-12-25$", "1980-12-25", true),
        ("^👟{2}$", "👟👟", true),
    ];
    for (pattern, text, expected) in cases {
        let compiled = Pattern::new(pattern, Letters::Exact).unwrap();
        assert_eq!(compiled.matches(text), Some(expected), "{pattern} in {text:?}");
    }
}

#[test]
fn case_is_ignored_on_both_sides() {
    let cases = [
        ("(mobile|TABLET)", "Android MOBILE", true),
        ("^[a-z]+$", "TRAIL", true),
        ("^[^a-z]$", "T", false),
        ("^åre$", "ÅRE", true),
        (r"^\d$", "A", false),
    ];
    for (pattern, text, expected) in cases {
        let compiled = Pattern::new(pattern, Letters::AnyCase).unwrap();
        assert_eq!(compiled.matches(text), Some(expected), "{pattern} in {text:?}");
    }
}

#[test]
fn a_broken_pattern_is_refused_with_its_place() {
    let cases = [
        ("*a", "nothing to repeat at character 0"),
        ("/???***[)", "nothing to repeat at character 3"),
        ("a**", "nothing to repeat at character 2"),
        ("a^*", "nothing to repeat at character 1"),
        ("a{", "not a repetition at character 1"),
        ("a{,2}", "not a repetition at character 1"),
        ("a{3,2}", "not a repetition at character 1"),
        ("a{1000}", "not a repetition at character 1"),
        ("{2}", "not a repetition at character 0"),
        ("x(a", "unbalanced parenthesis at character 1"),
        ("a)", "unbalanced parenthesis at character 1"),
        ("(?=a)", "unsupported group at character 0"),
        ("(?<name>a)", "unsupported group at character 0"),
        ("a[bc", "unclosed or empty class at character 1"),
        ("[]a]", "unclosed or empty class at character 0"),
        ("[^]", "unclosed or empty class at character 0"),
        ("[z-a]", "not a range at character 1"),
        (r"[\d-z]", "not a range at character 1"),
        (r"(a)\1", "unsupported escape at character 3"),
        (r"\p", "unsupported escape at character 0"),
        (r"a\", "unsupported escape at character 1"),
        (r"[\b]", "unsupported escape at character 1"),
        ("(?:a{99}){99}", "repetitions make the pattern too large"),
        ("(?:(?:(?:){999}){999}){999}", "repetitions make the pattern too large"),
    ];
    for (pattern, expected) in cases {
        let error = Pattern::new(pattern, Letters::Exact).unwrap_err();
        assert_eq!(error.to_string(), expected, "{pattern}");
    }
    let longest = "é".repeat(PATTERN_CHARS_MAX);
    assert!(Pattern::new(&longest, Letters::Exact).is_ok());
    assert_eq!(Pattern::new(&format!("{longest}é"), Letters::Exact), Err(PatternError::TooLong));
}

#[test]
fn a_pattern_that_ruins_a_backtracker_takes_few_steps_and_a_costly_one_gives_up() {
    let nested = Pattern::new("^(?:(?:a+)+)+$", Letters::Exact).unwrap();
    assert_eq!(nested.matches(&format!("{}b", "a".repeat(1_000))), Some(false));

    let wide = Pattern::new("(?:a?){60}b", Letters::Exact).unwrap();
    assert_eq!(wide.matches(&"a".repeat(100)), Some(false));
    assert_eq!(wide.matches(&"a".repeat(1_000)), None, "out of steps");
    assert_eq!(wide.matches(&format!("b{}", "a".repeat(1_000))), Some(true), "found before the steps run out");
}
