"""Every number that Slack sets for blocks, views and messages, with its source.

Lengths are Unicode code points. Sources: [S] Slack's reference (docs.slack.dev/reference/block-kit and
/reference/methods), [P] open-source libraries that follow Slack's validator (slackblocks, slack-morphism),
[I] bolt-js issues 2509 and 2867. The rules that use the numbers live in the other modules.
"""

# Containers: all from [S]
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_ATTACHMENTS = 100
VIEW_BYTES = 250_000  # `view_too_large` above 250 KB of JSON
MODAL_STACK = 3  # `push_limit_reached`
MODAL_TITLE = 24
MODAL_BUTTON = 24  # submit and close
PRIVATE_METADATA = 3_000
IDENTIFIER = 255  # callback_id, external_id, block_id, action_id
MESSAGE_TEXT = 4_000  # chat.update answers `msg_too_long` above; postMessage truncates at 40,000
MESSAGE_TEXT_BUDGET = 10_000  # [I] `msg_blocks_too_long` somewhere above 11,300; a safe distance
MARKDOWN_TEXT = 12_000  # over all markdown blocks of one message
TABLES_PER_MESSAGE = 1
CHARTS_PER_MESSAGE = 2

# Text: all from [S]
TEXT = 3_000
URL = 3_000
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
HEADER_LEVEL = 4  # [P] newer than @slack/types 3.2.0
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
CONTEXT_ACTIONS_ELEMENTS = 5

# Buttons and dialogs: all from [S]
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ACCESSIBILITY_LABEL = 75
AGENT_PROMPT = 4_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
VISIBLE_TO_USERS = 10

# Options and selects come from [S]; the option value of 150 [S, P]
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_DESCRIPTION = 75
OPTIONS = 100
OPTION_GROUPS = 100
OPTION_GROUP_LABEL = 75
OVERFLOW_OPTIONS = 5
CHOICES = 10  # checkboxes and radio buttons

# Inputs: all from [S]
PLACEHOLDER = 150
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
INPUT_TEXT = 3_000
INPUT_LINES = 100
INPUT_FILES = 10

# Pictures and films come from [S] and [P]
ALT_TEXT = 2_000
IMAGE_TITLE = 2_000
VIDEO_TITLE = 200
VIDEO_AUTHOR = 50
VIDEO_DESCRIPTION = 200
VIDEO_PROVIDER = 50

# Tables and charts come from [S], but segments, series and rows from [P]
TABLE_ROWS = 100
TABLE_COLUMNS = 20
DATA_TABLE_MIN_ROWS = 2
DATA_TABLE_ROWS = 201
DATA_TABLE_COLUMNS = 20
DATA_TABLE_PAGE = 100
DATA_TABLE_TEXT = 20_000  # over all data tables of one message
CHART_TITLE = 50
CHART_SEGMENTS = 12
CHART_SERIES = 12
CHART_CATEGORIES = 20
CHART_LABEL = 20  # segment, series, category
CHART_AXIS_LABEL = 50

# Containers of 2026 [S]
CONTAINER_TITLE = 150
CONTAINER_SUBTITLE = 150
CONTAINER_CHILDREN = 10
CARD_TITLE = 150
CARD_SUBTITLE = 150
CARD_BODY = 200
CARD_SUBTEXT = 200
CARD_BUTTONS = 3
CAROUSEL_CARDS = 10
ALERT_TEXT = 200
PLAN_TASKS = 50

# Rich text [P]
LIST_INDENT = 8
