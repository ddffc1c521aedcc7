def post_comment(request, **kwargs):
    pass


def receipt(request, **kwargs):
    pass
