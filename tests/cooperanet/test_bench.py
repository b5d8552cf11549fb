from cooperanet.management.commands.bench import HEADING, PAGES, line


def test_every_figure_stands_under_its_name():
    for name in PAGES:
        written = line(name, 1234.5, 617.2, 1.06, 12)

        assert written.startswith(name + " ")
        assert written.split()[-5:] == ["1234.5", "617.2", "1.1", "2.00", "12"]
        assert len(written) == len(HEADING)
