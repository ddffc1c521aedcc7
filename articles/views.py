def front_page(request, **kwargs):
    pass


def article_detail(request, **kwargs):
    pass


def section(request, **kwargs):
    pass


def topic(request, **kwargs):
    pass
