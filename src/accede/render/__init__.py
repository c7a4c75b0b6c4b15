"""The page: how a Brief looks as text, HTML and JSON. Here decimals and colours are chosen; nothing is computed."""
